/** How facts become what rules ask for; later ones use earlier ones. */
const TAKES = [
  `/* What is wrong with a mask, if anything is. */
static void check_mask(struct vmprot_known_facts *known, unsigned is_known, uint32_t mask,
		       uint32_t defined)
{
	if (is_known > 1 || (is_known && (mask & ~defined)))
		known->malformed = 1;
}
`,
  `static void take(struct vmprot_known_facts *known, unsigned variable, unsigned is_known,
		 unsigned value)
{
	known->value[variable] = (uint8_t)(is_known ? 1 + value : 0);
}
`,
  `/* Values that no rule tells apart are one to the variable. */
static void take_word(struct vmprot_known_facts *known, unsigned variable, unsigned word,
		      unsigned words, const uint8_t *classes)
{
	if (word > words)
		known->malformed = 1;
	else if (variable != NONE)
		known->value[variable] = classes == NULL || word == 0 ? (uint8_t)word :
									(uint8_t)(1 + classes[word - 1]);
}
`,
  `static void take_by_arch(struct vmprot_known_facts *known, unsigned variable, unsigned word)
{
	if (word != VMPROT_BY_ARCH)
		take_word(known, variable, word, 2, NULL);
	else if (variable != NONE)
		known->by_arch |= (uint32_t)1 << variable;
}
`,
  `static void take_count(struct vmprot_known_facts *known, unsigned variable, unsigned is_known,
		       uint64_t count, uint64_t least, uint64_t most, const uint64_t *borders,
		       unsigned length)
{
	unsigned part = 0;

	if (is_known > 1 || (is_known && (count < least || count > most)))
		known->malformed = 1;
	for (unsigned i = 0; i < length; i++)
		part += count >= borders[i];
	if (variable != NONE)
		take(known, variable, is_known, part);
}
`,
];

/** Those of them that some functions use: compilers warn of others. */
export function takesOf(functions: string): string {
  return TAKES.reduceRight((used, take) => {
    const name = /^static void (\w+)/m.exec(take)?.[1];
    return `${functions}${used}`.includes(`\t${name}(`) ? `${take}\n${used}` : used;
  }, "");
}

import type { ExporterAdapter } from "@vmprot/core";

const name = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();

/** Prints what a buffer's facts are: numbers as the structures have them, `-` for what is unknown. */
function printing({ exporter, facts }: ExporterAdapter): string {
  const of = `facts->of.${name(exporter)}`;
  const each = Object.entries(facts).map(([fact, { kind }]) => {
    const member = `${of}.${name(fact)}`;
    return kind === "bits" || kind === "count"
      ? `optional(${member}_known, ${member});`
      : `optional(1, ${member});`;
  });
  return `case VMPROT_EXPORTER_${name(exporter).toUpperCase()}:\n${each.join("\n")}\nbreak;`;
}

/**
 * A program that plays devices to the compiled probes. Each line of its input is the exporter's number,
 * exp_name, driver (`-` for none), major, minor, handle, size, device_coherent, imported, and of each
 * ioctl its errno, how many words it writes, the words (`-` leaves one as it is), how many pointers its
 * argument has, and for each where it is and how many bytes it points at. It prints code, errno and facts,
 * and of each ioctl its request, argument and what that points at, with pointers as zeros.
 */
export const playerSource = (adapters: readonly ExporterAdapter[]): string => `
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "vmprot_probe.h"

#define MOST 16
struct answer {
	int error;
	unsigned words, targets;
	uint32_t word[MOST];
	int writes[MOST];
	unsigned at[MOST], length[MOST];
};
static struct answer answers[MOST];
static unsigned count, next;
static char calls[1 << 16];
static size_t used;

static void print_bytes(const unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		used += (size_t)sprintf(calls + used, "%02x", bytes[i]);
}

static void write_words(const struct answer *answer, unsigned char *to, size_t length)
{
	for (size_t i = 0; answer->words > 0 && i + 4 <= length; i += 4) {
		size_t word = i / 4 % answer->words;
		if (answer->writes[word])
			memcpy(to + i, &answer->word[word], 4);
	}
}

static int play(void *ctx, unsigned long request, void *argument)
{
	size_t size = (request >> 16) & 0x3fff;
	unsigned char *copy = malloc(size), *target[MOST];
	struct answer *answer = &answers[next];

	if (ctx != &count || next++ >= count) {
		used += (size_t)sprintf(calls + used, " extra");
		free(copy);
		return 22;
	}
	memcpy(copy, argument, size);
	for (unsigned i = 0; i < answer->targets; i++) {
		uint64_t address;
		memcpy(&address, copy + answer->at[i], 8);
		target[i] = (unsigned char *)(uintptr_t)address;
		memset(copy + answer->at[i], 0, 8);
	}
	used += (size_t)sprintf(calls + used, " %lx:", request);
	print_bytes(copy, size);
	for (unsigned i = 0; i < answer->targets; i++) {
		used += (size_t)sprintf(calls + used, ":");
		print_bytes(target[i], answer->length[i]);
		write_words(answer, target[i], answer->length[i]);
	}
	write_words(answer, argument, size);
	free(copy);
	return answer->error;
}

static void optional(unsigned is_known, uint64_t value)
{
	if (is_known > 1)
		printf(" ?");
	else if (is_known)
		printf(" %" PRIu64, value);
	else
		printf(" -");
}

static void print_facts(const struct vmprot_facts *facts)
{
	switch (facts->exporter) {
${adapters.map(printing).join("\n")}
	}
}

static void read_answers(void)
{
	next = used = 0;
	calls[0] = 0;
	if (scanf("%u", &count) != 1 || count > MOST)
		exit(3);
	for (unsigned i = 0; i < count; i++) {
		struct answer *answer = &answers[i];

		if (scanf("%d %u", &answer->error, &answer->words) != 2 || answer->words > MOST)
			exit(4);
		for (unsigned j = 0; j < answer->words; j++) {
			char word[16];

			if (scanf("%15s", word) != 1)
				exit(5);
			answer->writes[j] = word[0] != '-';
			answer->word[j] = (uint32_t)strtoul(word, NULL, 10);
		}
		if (scanf("%u", &answer->targets) != 1 || answer->targets > MOST)
			exit(6);
		for (unsigned j = 0; j < answer->targets; j++)
			if (scanf("%u %u", &answer->at[j], &answer->length[j]) != 2)
				exit(7);
	}
}

int main(void)
{
	static char exp_name[64], driver[64];
	unsigned exporter, coherent, imported;

	while (scanf("%u %63s %63s", &exporter, exp_name, driver) == 3) {
		struct vmprot_probe_device device = { 0 };
		struct vmprot_facts facts, none;
		int code, error = -1;

		memset(&facts, 0xa5, sizeof(facts));
		memset(&none, 0, sizeof(none));
		device.exp_name = exp_name;
		device.driver = driver[0] == '-' ? NULL : driver;
		if (scanf("%" SCNd32 " %" SCNd32 " %" SCNu32 " %" SCNu64 " %u %u", &device.major, &device.minor,
			  &device.handle, &device.size, &coherent, &imported) != 6)
			return 2;
		device.device_coherent = (uint8_t)coherent;
		device.imported = (uint8_t)imported;
		read_answers();
		code = vmprot_probe(exporter, &device, device.driver == NULL ? NULL : play, &count, &facts, &error);
		printf("%d %d", code, error);
		if (code == 0)
			print_facts(&facts);
		else if (memcmp(&facts, &none, sizeof(facts)) != 0)
			printf(" facts");
		printf("%s\\n", calls);
	}
	return 0;
}
`;

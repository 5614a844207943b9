/* SPDX-License-Identifier: MIT */
/* Asks about one dma-buf what a VMM has to know before it gives it to a guest; see README.md. */
#define _GNU_SOURCE

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vmprot_linux.h"
#include "vmprot_text.h"

enum { MAPPED = 0, REFUSED = 1, WRONG = 2 };

static const char USAGE[] =
	"usage: c-vmm [--device NODE] [--device-mtrr TYPE] [--profile coherent|strict]\n"
	"             [--json | --info] FD\n"
	"\n"
	"Says whether a guest may map the dma-buf that is open as FD, and how.\n";

struct wish {
	const char *node;
	unsigned device_mtrr;
	unsigned profile;
	int is_json, is_info, fd;
};

/* All that is to be said of a buffer. */
struct row {
	struct vmprot_linux_probed probed;
	struct vmprot_answer answer;
	struct vmprot_verdict verdict;
	struct vmprot_deciding deciding;
};

struct word {
	const char *text;
	unsigned value;
};

static const struct word MTRRS[] = {
	{ "uncached", VMPROT_DEVICE_MTRR_UNCACHED },
	{ "write-combined", VMPROT_DEVICE_MTRR_WRITE_COMBINED },
	{ "write-back", VMPROT_DEVICE_MTRR_WRITE_BACK },
	{ NULL, 0 },
};
static const struct word PROFILES[] = {
	{ "coherent", VMPROT_PROFILE_COHERENT },
	{ "strict", VMPROT_PROFILE_STRICT },
	{ NULL, 0 },
};

/* By enum vmprot_placement_cache, by VIRTIO_GPU_MAP_CACHE_*, and by enum vmprot_attribute. */
static const char *const CACHES[] = { "", "uncached", "write-combined", "cached" };
static const char *const MAP_CACHES[] = { "", "cached", "uncached", "write-combined" };
static const char *const ATTRIBUTES[] = { "", "binding", "any", "ignored" };
static const char *const ATTRIBUTES_TOLD[] = { "", "binding for the guest", "any choice is safe",
					       "the guest's choice is ignored" };

/* ---- the command line ---- */

static int complain(const char *format, ...)
{
	va_list arguments;

	fputs("c-vmm: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return WRONG;
}

static int word_of(const char *option, const char *text, const struct word *words, unsigned *value)
{
	for (; words->text != NULL; words++) {
		if (strcmp(words->text, text) == 0) {
			*value = words->value;
			return 0;
		}
	}
	return complain("--%s cannot be %s", option, text);
}

static int number_of(const char *text, int *number)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end != 0 || value < 0 || value > 1 << 30)
		return complain("%s is no file descriptor", text);
	*number = (int)value;
	return 0;
}

/* 0, or the exit status with 1 added. */
static int read_arguments(int argc, char **argv, struct wish *wish)
{
	static const struct option OPTIONS[] = {
		{ "device", required_argument, NULL, 'd' },
		{ "device-mtrr", required_argument, NULL, 'm' },
		{ "profile", required_argument, NULL, 'p' },
		{ "json", no_argument, NULL, 'j' },
		{ "info", no_argument, NULL, 'i' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	memset(wish, 0, sizeof(*wish));
	wish->profile = VMPROT_PROFILE_COHERENT;
	while ((option = getopt_long(argc, argv, "h", OPTIONS, NULL)) != -1) {
		switch (option) {
		case 'd':
			wish->node = optarg;
			break;
		case 'm':
			if (word_of("device-mtrr", optarg, MTRRS, &wish->device_mtrr) != 0)
				return 1 + WRONG;
			break;
		case 'p':
			if (word_of("profile", optarg, PROFILES, &wish->profile) != 0)
				return 1 + WRONG;
			break;
		case 'j':
			wish->is_json = 1;
			break;
		case 'i':
			wish->is_info = 1;
			break;
		case 'h':
			fputs(USAGE, stdout);
			return 1 + MAPPED;
		default:
			fputs(USAGE, stderr);
			return 1 + WRONG;
		}
	}
	if (optind != argc - 1) {
		fputs(USAGE, stderr);
		return 1 + WRONG;
	}
	if (wish->is_json && wish->is_info)
		return 1 + complain("--json and --info exclude each other");
	return number_of(argv[optind], &wish->fd) == 0 ? 0 : 1 + WRONG;
}

/* ---- what a VMM does ---- */

/* 0, or -1 where the descriptor is no dma-buf that can be looked at. */
static int look_at(const struct wish *wish, struct row *row)
{
	static const struct vmprot_vm PLAIN = VMPROT_PLAIN_VM;
	struct vmprot_facts facts;
	struct vmprot_host host;
	struct vmprot_env env;
	int code;

	memset(row, 0, sizeof(*row));
	code = vmprot_linux_probe(wish->fd, wish->node, &facts, &row->probed);
	if (row->probed.buffer.exp_name[0] == 0)
		return -1;
	if (code != 0) {
		/* Where the machine did not tell, facts are what is missing. */
		row->answer.code = code < 0 ? (uint8_t)VMPROT_ATTRIBUTES_UNKNOWN : (uint8_t)code;
		row->verdict.code = row->answer.code;
		return 0;
	}
	vmprot_linux_host(&host);
	if (wish->device_mtrr != 0)
		host.device_mtrr = (uint8_t)wish->device_mtrr;
	vmprot_env_init(&env, &host, &PLAIN, NULL);
	vmprot_answer(&facts, &env, &row->answer);
	vmprot_query(&facts, &env, wish->profile, &row->verdict);
	vmprot_query_deciding(&facts, &env, wish->profile, &row->deciding);
	return 0;
}

/* ---- as JSON: a line of `vmprot scan --json`, as far as it goes ---- */

static void put_string(const char *text)
{
	putchar('"');
	for (; *text != 0; text++) {
		unsigned char each = (unsigned char)*text;

		if (each == '"' || each == '\\')
			printf("\\%c", each);
		else if (each < ' ' || each == 0x7f)
			printf("\\u%04x", each);
		else
			putchar(each);
	}
	putchar('"');
}

static void put_member(const char *name, const char *text)
{
	printf(",\"%s\":", name);
	put_string(text);
}

static const char *exporter_of(const struct row *row)
{
	return row->probed.exporter == 0 ? row->probed.buffer.exp_name :
					   vmprot_exporter_name(row->probed.exporter);
}

static void put_answer(const struct vmprot_answer *answer)
{
	if (answer->code != 0) {
		printf("{\"kind\":\"refusal\"");
		put_member("code", vmprot_code_name(answer->code));
		if (answer->rule != 0)
			put_member("rule", vmprot_rule_name(answer->rule));
	} else {
		printf("{\"kind\":\"attributes\"");
		put_member("cache", CACHES[answer->cache]);
		put_member("basis", answer->basis == VMPROT_BASIS_FIXED ? "fixed" : "worst-case");
	}
	putchar('}');
}

/* Calls back with the name of each field and fact that would settle it. */
static unsigned each_unknown(const struct row *row, void (*put)(const char *name, unsigned before))
{
	unsigned count = 0;

	for (unsigned fact = 0; fact < 64; fact++)
		if ((row->deciding.facts >> fact) & 1)
			put(vmprot_fact_name(row->probed.exporter, fact), count++);
	for (unsigned field = 0; field < 32; field++)
		if ((row->deciding.fields >> field) & 1)
			put(vmprot_field_name(field + 1), count++);
	return count;
}

static void put_item(const char *name, unsigned before)
{
	if (before > 0)
		putchar(',');
	put_string(name);
}

static void put_verdict(const struct row *row)
{
	const struct vmprot_verdict *verdict = &row->verdict;

	if (verdict->map_info != 0) {
		unsigned count = 0;

		printf("{\"kind\":\"map\"");
		put_member("guestCache", MAP_CACHES[verdict->map_info]);
		printf(",\"mapInfo\":%u", verdict->map_info);
		put_member("guestAttribute", ATTRIBUTES[verdict->attribute]);
		printf(",\"hazards\":[");
		for (unsigned bit = 0; bit < 8; bit++)
			if ((verdict->hazards >> bit) & 1)
				put_item(vmprot_hazard_name(1u << bit), count++);
		printf("]}");
		return;
	}
	printf("{\"kind\":\"refuse\"");
	put_member("code", vmprot_code_name(verdict->code));
	put_member("message", vmprot_code_message(verdict->code));
	put_member("remedy", vmprot_code_remedy(verdict->code));
	if (verdict->rule != 0)
		put_member("rule", vmprot_rule_name(verdict->rule));
	if (row->deciding.facts != 0 || row->deciding.fields != 0) {
		printf(",\"unknown\":[");
		each_unknown(row, put_item);
		putchar(']');
	}
	putchar('}');
}

static void print_json(const struct row *row)
{
	const struct vmprot_linux_buffer *buffer = &row->probed.buffer;

	printf("{\"buffer\":{\"size\":%" PRIu64 ",\"count\":%" PRIu64, buffer->size, buffer->count);
	put_member("expName", buffer->exp_name);
	printf(",\"ino\":%" PRIu64 "}", buffer->ino);
	if (row->probed.node[0] != 0)
		put_member("device", row->probed.node);
	if (row->probed.error != 0 || *row->probed.what != 0) {
		printf(",\"problem\":{\"errno\":%d", row->probed.error);
		put_member("message", row->probed.what);
		putchar('}');
	}
	printf(",\"result\":{\"contract\":%d", VMPROT_CONTRACT);
	put_member("exporter", exporter_of(row));
	printf(",\"answer\":");
	put_answer(&row->answer);
	printf(",\"verdict\":");
	put_verdict(row);
	printf("}}\n");
}

/* ---- as a table ---- */

#define LINES 8
#define WIDTH 100

struct cell {
	char line[LINES][WIDTH];
	unsigned count;
};

static void add_line(struct cell *cell, const char *format, ...)
{
	va_list arguments;

	if (cell->count == LINES)
		return;
	va_start(arguments, format);
	vsnprintf(cell->line[cell->count++], WIDTH, format, arguments);
	va_end(arguments);
}

static void describe_buffer(const struct vmprot_linux_buffer *buffer, struct cell *cell)
{
	const uint64_t mib = 1 << 20;

	add_line(cell, "inode %" PRIu64, buffer->ino);
	add_line(cell, "exp_name %s", buffer->exp_name);
	if (buffer->size >= mib && buffer->size % mib == 0)
		add_line(cell, "%" PRIu64 " MiB", buffer->size / mib);
	else if (buffer->size % 1024 == 0)
		add_line(cell, "%" PRIu64 " KiB", buffer->size / 1024);
	else
		add_line(cell, "%" PRIu64 " bytes", buffer->size);
}

static void describe_answer(const struct row *row, struct cell *cell)
{
	const struct vmprot_answer *answer = &row->answer;

	add_line(cell, "%s", exporter_of(row));
	if (row->probed.node[0] != 0)
		add_line(cell, "asked %s", row->probed.node);
	if (answer->code != 0)
		add_line(cell, "%s", vmprot_code_name(answer->code));
	else if (answer->basis == VMPROT_BASIS_FIXED)
		add_line(cell, "%s, fixed", CACHES[answer->cache]);
	else
		add_line(cell, "%s at worst", CACHES[answer->cache]);
}

static struct cell *unknown_cell;

static void add_unknown(const char *name, unsigned before)
{
	(void)before;
	add_line(unknown_cell, "? %s", name);
}

static void describe_verdict(const struct row *row, struct cell *cell)
{
	const struct vmprot_verdict *verdict = &row->verdict;

	if (verdict->map_info == 0) {
		add_line(cell, verdict->rule == 0 ? "x %s" : "x %s (%s)",
			 vmprot_code_name(verdict->code), vmprot_rule_name(verdict->rule));
		if (*row->probed.what != 0)
			add_line(cell, "%s", row->probed.what);
		if (row->probed.error != 0)
			add_line(cell, "%s", strerror(row->probed.error));
		unknown_cell = cell;
		each_unknown(row, add_unknown);
		return;
	}
	add_line(cell, "map %s%s", MAP_CACHES[verdict->map_info],
		 verdict->hazards & VMPROT_SLOW_READS ? ", slow to read" : "");
	add_line(cell, "map_info %u, %s", verdict->map_info, ATTRIBUTES_TOLD[verdict->attribute]);
	for (unsigned bit = 0; bit < 8; bit++)
		if (((verdict->hazards & ~(unsigned)VMPROT_SLOW_READS) >> bit) & 1)
			add_line(cell, "! %s", vmprot_hazard_name(1u << bit));
}

static void print_table(const struct row *row)
{
	static struct cell cells[3];
	static const char *const HEAD[] = { "buffer", "exporter's answer", "may a guest map it?" };
	size_t widths[3];
	unsigned height = 0;

	describe_buffer(&row->probed.buffer, &cells[0]);
	describe_answer(row, &cells[1]);
	describe_verdict(row, &cells[2]);
	for (unsigned column = 0; column < 3; column++) {
		widths[column] = strlen(HEAD[column]);
		for (unsigned line = 0; line < cells[column].count; line++)
			if (strlen(cells[column].line[line]) > widths[column])
				widths[column] = strlen(cells[column].line[line]);
		if (cells[column].count > height)
			height = cells[column].count;
	}
	printf("%-*s  %-*s  %s\n", (int)widths[0], HEAD[0], (int)widths[1], HEAD[1], HEAD[2]);
	for (unsigned line = 0; line < height; line++)
		printf("%-*s  %-*s  %s\n", (int)widths[0], cells[0].line[line], (int)widths[1],
		       cells[1].line[line], cells[2].line[line]);
	if (row->verdict.map_info == 0)
		printf("\n%s %s\n", vmprot_code_message(row->verdict.code),
		       vmprot_code_remedy(row->verdict.code));
}

/* ---- the call as it was proposed ---- */

static int print_info(int fd)
{
	static const char *const VALUES[] = { "DMA_BUF_MAP_INCOHERENT", "DMA_BUF_COHERENT_WC",
					      "DMA_BUF_COHERENT_CACHED" };
	uint64_t value;

	if (vmprot_dma_buf_info(fd, VMPROT_DMA_BUF_INFO_MAP_INFO, &value) == 0) {
		printf("%" PRIu64 " %s\n", value, VALUES[value]);
		return value == VMPROT_DMA_BUF_MAP_INCOHERENT ? REFUSED : MAPPED;
	}
	if (errno == ENODATA || errno == EOPNOTSUPP) {
		printf("%s\n", errno == ENODATA ? "ENODATA" : "EOPNOTSUPP");
		return REFUSED;
	}
	return complain("descriptor %d: %s", fd, strerror(errno));
}

int main(int argc, char **argv)
{
	struct wish wish;
	struct row row;
	int status = read_arguments(argc, argv, &wish);

	if (status != 0)
		return status - 1;
	if (wish.is_info) {
		status = print_info(wish.fd);
	} else if (look_at(&wish, &row) != 0) {
		return complain("descriptor %d: %s: %s", wish.fd, row.probed.what,
				strerror(row.probed.error));
	} else {
		status = row.verdict.map_info != 0 ? MAPPED : REFUSED;
		if (wish.is_json)
			print_json(&row);
		else
			print_table(&row);
	}
	if (fflush(stdout) != 0)
		return complain("what was found cannot be written: %s", strerror(errno));
	return status;
}

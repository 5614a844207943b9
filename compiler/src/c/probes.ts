import type { ExporterAdapter } from "@vmprot/core";
import type { Policy } from "../policy.js";
import { heading } from "./heading.js";
import { constant, literal, snake } from "./names.js";
import { probeFunction } from "./probe-function.js";
import { uapiAsserts } from "./uapi-asserts.js";

/** One whose probe is a program, with it. */
const programsOf = (adapters: readonly ExporterAdapter[]) =>
  adapters.flatMap(({ exporter, facts, probe }) =>
    probe?.program === undefined ? [] : [{ exporter, facts, probe, program: probe.program }],
  );

/** vmprot_probe.h: what a probe takes and tells. */
export function probeHeader(policy: Policy, adapters: readonly ExporterAdapter[]): string {
  const compiled = programsOf(adapters).map(({ exporter }) => exporter);
  const others = adapters.map(({ exporter }) => exporter);
  const lacking = others.filter((exporter) => !compiled.includes(exporter));
  return `${heading("vmprot_probe.h", "Learns the facts of a live dma-buf from its driver.", policy)}
#ifndef VMPROT_PROBE_H
#define VMPROT_PROBE_H

#include "vmprot_exporters.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Issues an ioctl on the DRM file that the buffer was imported into, which should be opened for this one
 * buffer. EINTR and EAGAIN are the function's to repeat.
 *
 * @param ctx what vmprot_probe() was given
 * @param request the number as asm-generic/ioctl.h encodes it; powerpc and mips have others
 * @param argument the ioctl's structure, aligned to 8 bytes; the driver may write to it
 * @return 0, or the positive errno
 */
typedef int vmprot_ioctl_fn(void *ctx, unsigned long request, void *argument);

/** What is known before a driver is asked; a zeroed one knows nothing. */
struct vmprot_probe_device {
	/** exp_name of the buffer's fdinfo. */
	const char *exp_name;
	/** Bytes of the buffer; 0 where they are unknown. */
	uint64_t size;
	/** DRM_IOCTL_VERSION's name of the device; NULL where exp_name says it all. */
	const char *driver;
	/** DRM_IOCTL_VERSION's numbers. */
	int32_t major;
	int32_t minor;
	/** The buffer's GEM handle in the file. */
	uint32_t handle;
	/** enum vmprot_tri: whether the devices that use the buffer see the CPU's caches. */
	uint8_t device_coherent;
	/**
	 * VMPROT_NO where the device is known not to have imported the buffer from another exporter,
	 * VMPROT_YES where it is known to have; then it is not asked.
	 */
	uint8_t imported;
};

/**
 * The exporter that can have made a buffer of this exp_name, on a device of this driver.
 *
 * @param driver NULL where no device is known
 * @return enum vmprot_exporter; 0 where none is known, or a driver has to tell
 */
unsigned vmprot_probe_exporter(const char *exp_name, const char *driver);

/**
 * Whether a driver's buffers can have this exp_name.
 *
 * @param driver NULL for any driver of which this is known
 * @return VMPROT_UNKNOWN where nothing is known of the driver, or of a driver of that exp_name
 */
enum vmprot_tri vmprot_probe_exports(const char *driver, const char *exp_name);

/** What a caller has to know before it asks an exporter's device: bits of a mask. */
enum vmprot_probe_trait {
	/** The render node refuses the probe's ioctls: open the primary node, where there is one. */
	VMPROT_PROBE_PRIMARY_NODE = 1 << 0,
	/** The driver attaches to its own buffers too, so that the count of holders tells no import. */
	VMPROT_PROBE_ATTACHES_OWN = 1 << 1,
	/** The driver refuses other exporters' buffers, so that an import that succeeds is of its own. */
	VMPROT_PROBE_NEVER_IMPORTS = 1 << 2
};

/**
 * @param exporter enum vmprot_exporter
 * @return mask of enum vmprot_probe_trait
 */
unsigned vmprot_probe_traits(unsigned exporter);

/**
 * Learns a buffer's facts: every fact of its exporter, unknown where nothing tells. Asks no device of
 * another driver and about no buffer of another exporter, with ioctls that change nothing about it.
${lacking.length === 0 ? "" : ` * There is no probe of ${lacking.join(", ")}: whoever made the buffer states its facts.\n`} *
 * @param exporter enum vmprot_exporter
 * @param ioctl_fn may be NULL where exp_name says it all
 * @param ctx is passed on to ioctl_fn
 * @param facts is written in any case; it states nothing where there are none
 * @param error the errno of the ioctl because of which there are no facts, else 0; may be NULL
 * @return 0, or the enum vmprot_code that says why there are no facts
 */
int vmprot_probe(unsigned exporter, const struct vmprot_probe_device *device,
		 vmprot_ioctl_fn *ioctl_fn, void *ctx, struct vmprot_facts *facts, int *error);

#ifdef __cplusplus
}
#endif

#endif
`;
}

/** vmprot_probe.c: every program as a function. */
export function probeSource(policy: Policy, adapters: readonly ExporterAdapter[]): string {
  const programs = programsOf(adapters);
  const functions = programs.map((each) => probeFunction(each.exporter, each.facts, each.program));
  const checks = programs.flatMap(({ probe: { uapi } }) =>
    uapi === undefined || uapi.unpublished !== undefined ? [] : [uapi],
  );
  return `${heading("vmprot_probe.c", "Learns the facts of a live dma-buf from its driver.", policy)}
#include "vmprot_probe.h"

#include <stddef.h>
#include <string.h>

/* One run of a probe. */
struct run {
	const struct vmprot_probe_device *device;
	vmprot_ioctl_fn *ioctl_fn;
	void *ctx;
	int *error;
};

/* What a probe needs before it begins. */
struct probed {
	const char *const *exp_names;
	const char *const *drivers;
	uint16_t exp_name_count;
	uint16_t driver_count;
	uint16_t exporter;
	uint8_t traits;
};

/* What a name stands for. */
struct named {
	const char *name;
	uint8_t value;
};

static int is_among(const char *name, const char *const *names, unsigned count)
{
	for (unsigned i = 0; name != NULL && i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return 1;
	return 0;
}

${helpers(functions.join(""))}
${functions.join("\n")}
${programs.map(({ exporter, probe }) => namesOf(exporter, probe)).join("")}
static const struct probed probed[${programs.length}] = {
${programs.map(({ exporter, probe }) => probedRow(exporter, probe)).join(",\n")}
};

unsigned vmprot_probe_exporter(const char *exp_name, const char *driver)
{
	for (size_t i = 0; i < sizeof(probed) / sizeof(probed[0]); i++) {
		const struct probed *each = &probed[i];

		if (is_among(exp_name, each->exp_names, each->exp_name_count) &&
		    (each->driver_count == 0 || is_among(driver, each->drivers, each->driver_count)))
			return each->exporter;
	}
	return 0;
}

enum vmprot_tri vmprot_probe_exports(const char *driver, const char *exp_name)
{
	enum vmprot_tri found = VMPROT_UNKNOWN;

	for (size_t i = 0; i < sizeof(probed) / sizeof(probed[0]); i++) {
		const struct probed *each = &probed[i];
		int is_named = is_among(exp_name, each->exp_names, each->exp_name_count);

		if (each->driver_count == 0 || found == VMPROT_YES)
			continue;
		if (driver == NULL)
			found = is_named ? VMPROT_YES : VMPROT_UNKNOWN;
		else if (is_among(driver, each->drivers, each->driver_count))
			found = is_named ? VMPROT_YES : VMPROT_NO;
	}
	return found;
}

unsigned vmprot_probe_traits(unsigned exporter)
{
	for (size_t i = 0; i < sizeof(probed) / sizeof(probed[0]); i++)
		if (probed[i].exporter == exporter)
			return probed[i].traits;
	return 0;
}

static int run_probe(const struct run *run, struct vmprot_facts *facts)
{
	switch (facts->exporter) {
${programs.map(({ exporter }) => `\tcase VMPROT_EXPORTER_${constant(exporter)}:\n\t\treturn probe_${snake(exporter)}(run, &facts->of.${snake(exporter)});`).join("\n")}
	default:
		return VMPROT_UNKNOWN_EXPORTER;
	}
}

static int probe_checked(const struct probed *each, const struct run *run,
			 struct vmprot_facts *facts)
{
	const struct vmprot_probe_device *device = run->device;

	if (each->driver_count > 0 &&
	    (run->ioctl_fn == NULL || !is_among(device->driver, each->drivers, each->driver_count)))
		return VMPROT_ATTRIBUTES_UNKNOWN;
	if (!is_among(device->exp_name, each->exp_names, each->exp_name_count) ||
	    device->imported == VMPROT_YES)
		return VMPROT_FOREIGN_BUFFER;
	if (device->imported > VMPROT_YES || device->device_coherent > VMPROT_YES)
		return VMPROT_UNKNOWN_FACTS;
	return run_probe(run, facts);
}

int vmprot_probe(unsigned exporter, const struct vmprot_probe_device *device,
		 vmprot_ioctl_fn *ioctl_fn, void *ctx, struct vmprot_facts *facts, int *error)
{
	int ignored, code = VMPROT_UNKNOWN_EXPORTER;
	const struct run run = { device, ioctl_fn, ctx, error == NULL ? &ignored : error };

	*run.error = 0;
	memset(facts, 0, sizeof(*facts));
	for (size_t i = 0; i < sizeof(probed) / sizeof(probed[0]); i++) {
		if (probed[i].exporter == exporter) {
			facts->exporter = (uint16_t)exporter;
			code = probe_checked(&probed[i], &run, facts);
		}
	}
	if (code != 0)
		memset(facts, 0, sizeof(*facts));
	return code;
}

/* Compares the layouts with the kernel's headers, as far as these are there. Needs C11. */
#ifdef VMPROT_CHECK_UAPI
${uapiAsserts(checks)}#endif
`;
}

/** Those functions that the probes use. */
function helpers(functions: string): string {
  return [
    [
      "value_of(",
      `static int value_of(const char *name, const struct named *names, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (strcmp(name, names[i].name) == 0)
			return names[i].value;
	return -1;
}
`,
    ],
    [
      "is_one_of(",
      `static int is_one_of(uint64_t value, const uint64_t *numbers, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (value == numbers[i])
			return 1;
	return 0;
}
`,
    ],
    ...[8, 16, 32, 64].flatMap((bits) => [
      [
        `get${bits}(`,
        `static uint64_t get${bits}(const void *from, size_t at)
{
	uint${bits}_t value;

	memcpy(&value, (const unsigned char *)from + at, sizeof(value));
	return value;
}
`,
      ],
      [
        `put${bits}(`,
        `static void put${bits}(void *to, size_t at, uint64_t value)
{
	const uint${bits}_t bits = (uint${bits}_t)value;

	memcpy((unsigned char *)to + at, &bits, sizeof(bits));
}
`,
      ],
    ]),
  ]
    .flatMap(([use = "", text = ""]) => (functions.includes(use) ? [text] : []))
    .join("\n");
}

type Probe = NonNullable<ExporterAdapter["probe"]>;

function namesOf(exporter: string, { expNames, drmDrivers = [] }: Probe): string {
  const list = (what: string, names: readonly string[]) =>
    names.length === 0
      ? ""
      : `static const char *const ${snake(exporter)}_${what}[] = {\n${names.map((name) => `\t${literal(name)}`).join(",\n")}\n};\n`;
  return `${list("exp_names", expNames)}${list("drivers", drmDrivers)}`;
}

function probedRow(exporter: string, probe: Probe): string {
  const { expNames, drmDrivers = [], primaryNode, attachesOwn, neverImports } = probe;
  const name = snake(exporter);
  const traits = [
    ...(primaryNode === true ? ["VMPROT_PROBE_PRIMARY_NODE"] : []),
    ...(attachesOwn === true ? ["VMPROT_PROBE_ATTACHES_OWN"] : []),
    ...(neverImports !== undefined ? ["VMPROT_PROBE_NEVER_IMPORTS"] : []),
  ];
  const drivers = drmDrivers.length === 0 ? "NULL" : `${name}_drivers`;
  return `\t{ ${name}_exp_names, ${drivers}, ${expNames.length}, ${drmDrivers.length}, VMPROT_EXPORTER_${constant(exporter)}, ${traits.join(" | ") || "0"} }`;
}

/* SPDX-License-Identifier: MIT */
/*
 * The only process of the guest, /init of its initramfs: carries out the script that the VMM put beside it, and
 * says on the console what came of each step. README.md has the steps and the lines.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "doorbell.h"
#include "gpu.h"
#include "pages.h"
#include "report.h"
#include "script.h"
#include "steps.h"
#include "system.h"

#define SCRIPT "/script"

/* Without a script: the first page of each of the first blobs. */
#define DEMONSTRATED 16

static int gpu = -1;
static struct script script;

/* Returns how many steps failed. */
static size_t carry_out_script(void)
{
	size_t index, failures = 0;

	for (index = 0; index < script.count; index++)
		failures += !carry_out(gpu, index + 1, &script.steps[index]);
	return failures;
}

static char *demonstration(size_t *length)
{
	static char text[DEMONSTRATED * 40];
	int blob;

	*length = 0;
	for (blob = 1; blob <= DEMONSTRATED; blob++)
		*length += (size_t)snprintf(text + *length, sizeof(text) - *length,
					    "map %d %u\nlook %d\nunmap %d\n", blob, PAGE, blob, blob);
	return text;
}

static void find_script(void)
{
	size_t length;
	char *text = read_file(SCRIPT, &length);

	if (text == NULL && errno == ENOENT)
		text = demonstration(&length);
	if (text == NULL)
		script.wrong = error_name(errno);
	else
		parse_script(&script, text, length);
}

static void find_gpu(void)
{
	struct gpu_features features;
	struct outcome outcome = open_gpu(&gpu, &features);

	if (outcome.error != 0)
		say("gpu: %s call=%s", error_name(outcome.error), outcome.call);
	else
		say("gpu: ok virgl=%d resource_blob=%d host_visible=%d context_init=%d capsets=0x%x",
		    features.virgl, features.resource_blob, features.host_visible,
		    features.context_init, features.capsets);
}

int main(void)
{
	struct utsname kernel;
	size_t failures = 1;

	if (getpid() != 1) {
		fputs("vmprot: this is /init of a guest's initramfs\n", stderr);
		return 2;
	}
	start_system();
	uname(&kernel);
	say("begin %s %s", kernel.release, kernel.machine);
	open_doorbell();
	load_modules();
	find_gpu();
	find_script();
	if (script.wrong != NULL)
		say("script: EINVAL line=%zu %s", script.wrong_line, script.wrong);
	else
		failures = carry_out_script();
	say("end steps=%zu failed=%zu", script.wrong ? 0 : script.count, failures);
	ring_doorbell(DOORBELL_END, failures);
	reboot_system();
}

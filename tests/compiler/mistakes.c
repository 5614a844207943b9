/* What callers may do wrong: every one is an error and a refusal. Prints what is not. */
#include <stdio.h>
#include <string.h>

#include "vmprot_exporters.h"
#include "vmprot_text.h"

#define EXPECT(condition) \
	do { \
		if (!(condition)) \
			printf("line %d: %s\n", __LINE__, #condition); \
	} while (0)

static void refused(enum vmprot_error error, enum vmprot_error expected,
		    const struct vmprot_verdict *verdict)
{
	EXPECT(error == expected);
	EXPECT(verdict->map_info == 0);
}

int main(void)
{
	struct vmprot_host host = VMPROT_PRESET_AMD_HOST;
	struct vmprot_vm vm = VMPROT_PRESET_AMD_VM;
	struct vmprot_placement ram = { VMPROT_MEMORY_RAM, VMPROT_CACHE_CACHED, VMPROT_VMA_PAGES,
					VMPROT_PAGES_REFCOUNTED };
	struct vmprot_placement none, many[VMPROT_PLACEMENTS + 1];
	struct vmprot_facts facts;
	struct vmprot_deciding deciding;
	struct vmprot_verdict verdict;
	struct vmprot_answer answer;
	struct vmprot_env env;
	unsigned bad = 77;

	EXPECT(vmprot_env_init(&env, &host, &vm, &bad) == VMPROT_OK && bad == 0);
	EXPECT(vmprot_judge(&ram, 1, &env, VMPROT_PROFILE_COHERENT, &verdict) == VMPROT_OK);
	EXPECT(verdict.map_info == 1 && verdict.code == 0 && verdict.rule == 0);

	refused(vmprot_judge(&ram, 0, &env, VMPROT_PROFILE_COHERENT, &verdict), VMPROT_BAD_PLACEMENT,
		&verdict);
	for (unsigned i = 0; i <= VMPROT_PLACEMENTS; i++)
		many[i] = ram;
	refused(vmprot_judge(many, VMPROT_PLACEMENTS + 1, &env, VMPROT_PROFILE_COHERENT, &verdict),
		VMPROT_BAD_PLACEMENT, &verdict);
	EXPECT(vmprot_judge(many, VMPROT_PLACEMENTS, &env, VMPROT_PROFILE_COHERENT, &verdict) ==
	       VMPROT_OK);
	EXPECT(verdict.map_info == 1);
	memset(&none, 0, sizeof(none));
	refused(vmprot_judge(&none, 1, &env, VMPROT_PROFILE_COHERENT, &verdict),
		VMPROT_BAD_PLACEMENT, &verdict);
	for (unsigned field = 0; field < 4; field++) {
		none = ram;
		((uint8_t *)&none)[field] = 200;
		refused(vmprot_judge(&none, 1, &env, VMPROT_PROFILE_COHERENT, &verdict),
			VMPROT_BAD_PLACEMENT, &verdict);
	}
	refused(vmprot_judge(&ram, 1, &env, 0, &verdict), VMPROT_BAD_PROFILE, &verdict);
	refused(vmprot_judge(&ram, 1, &env, 3, &verdict), VMPROT_BAD_PROFILE, &verdict);
	EXPECT(vmprot_judge_deciding(&ram, 1, &env, 3, &deciding) == VMPROT_BAD_PROFILE);
	EXPECT(deciding.fields == 0 && deciding.facts == 0);

	host.vendor = 3;
	EXPECT(vmprot_env_init(&env, &host, &vm, &bad) == VMPROT_BAD_FIELD);
	EXPECT(bad == VMPROT_FIELD_PLATFORM_VENDOR);
	EXPECT(strcmp(vmprot_field_name(bad), "platform.vendor") == 0);
	EXPECT(vmprot_env_prepare(&env) == VMPROT_BAD_ENVIRONMENT);
	EXPECT(vmprot_query_prepare(&env) == VMPROT_BAD_ENVIRONMENT);
	refused(vmprot_judge(&ram, 1, &env, VMPROT_PROFILE_COHERENT, &verdict),
		VMPROT_BAD_ENVIRONMENT, &verdict);
	host.vendor = VMPROT_VENDOR_AMD;
	/* The architecture decides no field. */
	vm.dirty_logging = VMPROT_BY_ARCH;
	EXPECT(vmprot_env_init(&env, &host, &vm, NULL) == VMPROT_BAD_FIELD);
	vm.dirty_logging = VMPROT_NO;
	host.kernel_major = 0;
	host.kernel_minor = 5;
	EXPECT(vmprot_env_init(&env, &host, &vm, &bad) == VMPROT_BAD_FIELD);
	EXPECT(bad == VMPROT_FIELD_PLATFORM_KERNEL);
	memset(&env, 0, sizeof(env));
	refused(vmprot_judge(&ram, 1, &env, VMPROT_PROFILE_COHERENT, &verdict),
		VMPROT_BAD_ENVIRONMENT, &verdict);

	/* A zeroed query states nothing. */
	memset(&host, 0, sizeof(host));
	memset(&vm, 0, sizeof(vm));
	EXPECT(vmprot_env_init(&env, &host, &vm, NULL) == VMPROT_OK);
	EXPECT(vmprot_judge(&ram, 1, &env, VMPROT_PROFILE_COHERENT, &verdict) == VMPROT_OK);
	EXPECT(verdict.code == VMPROT_PLATFORM_UNKNOWN);
	memset(&facts, 0, sizeof(facts));
	EXPECT(vmprot_query(&facts, &env, VMPROT_PROFILE_COHERENT, &verdict) == VMPROT_OK);
	EXPECT(verdict.code == VMPROT_UNKNOWN_EXPORTER && verdict.map_info == 0);
	EXPECT(vmprot_query_deciding(&facts, &env, VMPROT_PROFILE_COHERENT, &deciding) == VMPROT_OK);
	EXPECT(deciding.facts == 0 && deciding.fields == 0);

	memset(&answer, 77, sizeof(answer));
	EXPECT(vmprot_answer(&facts, &env, &answer) == VMPROT_OK);
	EXPECT(answer.code == VMPROT_UNKNOWN_EXPORTER && answer.cache == 0 && answer.basis == 0);
	facts.exporter = VMPROT_EXPORTER_XE;
	facts.of.xe.graphics = 200;
	EXPECT(vmprot_answer(&facts, &env, &answer) == VMPROT_OK);
	EXPECT(answer.code == VMPROT_UNKNOWN_FACTS && answer.cache == 0);
	memset(&env, 0, sizeof(env));
	facts.of.xe.graphics = 0;
	EXPECT(vmprot_answer(&facts, &env, &answer) == VMPROT_BAD_ENVIRONMENT);
	EXPECT(answer.code == 0 && answer.cache == 0 && answer.basis == 0);

	EXPECT(*vmprot_exporter_name(0) == 0 && *vmprot_exporter_name(9999) == 0);
	EXPECT(strcmp(vmprot_exporter_name(VMPROT_EXPORTER_DMA_HEAP), "dma-heap") == 0);
	EXPECT(strcmp(vmprot_fact_name(VMPROT_EXPORTER_MSM, 0), "facts.flags") == 0);
	EXPECT(*vmprot_fact_name(VMPROT_EXPORTER_MSM, 63) == 0);
	EXPECT(*vmprot_fact_name(0, 64 * VMPROT_EXPORTER_MSM) == 0);
	EXPECT(strcmp(vmprot_hazard_name(VMPROT_SLOW_READS), "SLOW_READS") == 0);
	EXPECT(*vmprot_code_name(0) == 0 && *vmprot_code_message(200) == 0);
	EXPECT(strcmp(vmprot_code_name(VMPROT_SYNC_REQUIRED), "SYNC_REQUIRED") == 0);
	EXPECT(*vmprot_rule_source(VMPROT_RULE_R11) != 0);
	EXPECT(*vmprot_hazard_message(VMPROT_SLOW_READS) != 0);
	return 0;
}

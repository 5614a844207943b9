/* SPDX-License-Identifier: MIT */
/*
 * Times the compiled policy over the queries of a vector file, and one ioctl beside it.
 *
 * side-by-side check < VECTORS        judges all, and fails where a line says otherwise
 * side-by-side prepared VECTORS       nanoseconds of a decision, the environment worked out ahead
 * side-by-side checked VECTORS        the same, the environment only checked ahead
 * side-by-side ioctl FILE             nanoseconds of one FIONREAD
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* The library's own reader of vector files, which is a program. */
#define main judge_vectors
#include "test/vmprot_vectors.c"
#undef main

#define VECTORS 4096
#define ENVIRONMENTS 4096
#define BATCHES 9
#define PASSES 51
#define NUMBERS 26

struct query {
	unsigned exporter, profile, count;
	const struct vmprot_env *env;
	struct vmprot_facts facts;
	struct vmprot_placement places[MOST];
};

static struct query queries[VECTORS];
static struct query *order[VECTORS];
static unsigned query_count;

/* Hosts and VMs are few: a VMM has one. */
static struct vmprot_env envs[ENVIRONMENTS];
static int64_t env_numbers[ENVIRONMENTS][NUMBERS];
static unsigned env_count;

static volatile unsigned sink;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int ascending(const void *one, const void *other)
{
	double difference = *(const double *)one - *(const double *)other;

	return (difference > 0) - (difference < 0);
}

static double median(double *all, unsigned count)
{
	qsort(all, count, sizeof(*all), ascending);
	return all[count / 2];
}

static const struct vmprot_env *env_of(const int64_t *value, int prepared)
{
	struct vmprot_host host;
	struct vmprot_vm vm;
	unsigned at = 0;

	while (at < env_count && memcmp(env_numbers[at], value, sizeof(env_numbers[at])) != 0)
		at++;
	if (at < env_count)
		return &envs[at];
	if (env_count == ENVIRONMENTS)
		return NULL;
	memcpy(env_numbers[at], value, sizeof(env_numbers[at]));
	environment(value, &host, &vm);
	if (vmprot_env_init(&envs[at], &host, &vm, NULL) != VMPROT_OK)
		return NULL;
	if (prepared && vmprot_query_prepare(&envs[at]) != VMPROT_OK)
		return NULL;
	env_count++;
	return &envs[at];
}

static int read_queries(const char *path, int prepared)
{
	static char line[4096];
	FILE *file = fopen(path, "r");

	if (file == NULL)
		return 0;
	while (query_count < VECTORS && fgets(line, sizeof(line), file) != NULL) {
		struct query *query = &queries[query_count];
		int64_t head[MOST], value[MOST];
		char *text = line;
		unsigned count = numbers(&text, head);

		if (count < 2 || numbers(&text, value) != NUMBERS)
			return 0;
		query->exporter = (unsigned)head[0];
		query->profile = (unsigned)head[1];
		query->count = count - 2;
		query->env = env_of(value, prepared);
		if (query->env == NULL)
			return 0;
		if (!(query->exporter == 0 ? placements(head + 2, query->count, query->places) :
					     fill(query->exporter, head + 2, query->count,
						  &query->facts)))
			return 0;
		order[query_count++] = query;
	}
	fclose(file);
	return query_count > 0;
}

static inline void judge(const struct query *query)
{
	struct vmprot_verdict verdict;

	if (query->exporter == 0)
		vmprot_judge(query->places, query->count, query->env, query->profile, &verdict);
	else
		vmprot_query(&query->facts, query->env, query->profile, &verdict);
	sink += verdict.map_info;
}

static double batch(const struct query *query, unsigned count)
{
	double start = now();

	for (unsigned i = 0; i < count; i++)
		judge(query);
	return (now() - start) / count;
}

/* As many at once as take some twenty microseconds. */
static double repeated(const struct query *query)
{
	double times[BATCHES];
	double once = batch(query, 4);
	unsigned count = once < 50 ? 400 : once > 5000 ? 4 : (unsigned)(20000 / once);

	for (unsigned i = 0; i < BATCHES; i++)
		times[i] = batch(query, count);
	return median(times, BATCHES);
}

static void shuffle(void)
{
	uint32_t state = 1;

	for (unsigned at = query_count; at-- > 1;) {
		struct query *moved = order[at];
		unsigned other;

		state = state * 1103515245u + 12345u;
		other = (unsigned)(((uint64_t)state * (at + 1)) >> 32);
		order[at] = order[other];
		order[other] = moved;
	}
}

static void measure(void)
{
	static double each[VECTORS];
	double passes[PASSES];
	double slowest = 0;

	for (unsigned i = 0; i < query_count; i++) {
		each[i] = repeated(&queries[i]);
		if (each[i] > slowest)
			slowest = each[i];
	}
	shuffle();
	for (unsigned pass = 0; pass < PASSES; pass++) {
		double start = now();

		for (unsigned i = 0; i < query_count; i++)
			judge(order[i]);
		passes[pass] = (now() - start) / query_count;
	}
	printf("{\"repeated\":%.2f,\"shuffled\":%.2f,\"slowest\":%.2f}\n",
	       median(each, query_count), median(passes, PASSES), slowest);
}

static int measure_ioctl(const char *path)
{
	double times[PASSES];
	int file = open(path, O_RDONLY);
	int bytes;

	if (file < 0)
		return 0;
	for (unsigned i = 0; i < PASSES; i++) {
		double start = now();

		for (unsigned call = 0; call < 2000; call++)
			if (ioctl(file, FIONREAD, &bytes) < 0)
				return 0;
		times[i] = (now() - start) / 2000;
	}
	close(file);
	printf("{\"ioctl\":%.2f}\n", median(times, PASSES));
	return 1;
}

int main(int count, char **argument)
{
	if (count == 2 && strcmp(argument[1], "check") == 0)
		return judge_vectors(1, argument);
	if (count != 3)
		return 2;
	if (strcmp(argument[1], "ioctl") == 0)
		return measure_ioctl(argument[2]) ? 0 : 2;
	if (!read_queries(argument[2], strcmp(argument[1], "prepared") == 0)) {
		fprintf(stderr, "%s holds no vectors that can be judged\n", argument[2]);
		return 2;
	}
	measure();
	return 0;
}

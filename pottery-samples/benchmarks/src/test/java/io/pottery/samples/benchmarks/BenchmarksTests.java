package io.pottery.samples.benchmarks;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The benchmarks can be run; how fast they are is no matter of tests.
 */
class BenchmarksTests {

	@Test
	void allRun() throws Exception {
		Options once = new OptionsBuilder().forks(0)
			.warmupIterations(0)
			.measurementIterations(1)
			.measurementTime(TimeValue.milliseconds(1))
			.shouldFailOnError(true)
			.build();
		assertThat(new Runner(once).run()).extracting(RunResult::getPrimaryResult)
			.isNotEmpty()
			.allSatisfy((result) -> assertThat(result.getScore()).isPositive());
	}

}

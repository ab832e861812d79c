package io.pottery.aop;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.springframework.core.KotlinDetector;
import org.springframework.util.ClassUtils;

/**
 * Which kind of result a method has.
 */
final class Results {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Mono",
			Results.class.getClassLoader());

	private Results() {
	}

	/**
	 * Finds the kind of result.
	 * @throws InvalidAnnotationException if nobody could tell when it is complete
	 */
	static Result of(Use use) {
		Class<?> type = use.method().getReturnType();
		if (type == CompletionStage.class || type == CompletableFuture.class) {
			return new StageResult();
		}
		if (REACTOR && type.getName().equals("reactor.core.publisher.Mono")) {
			return new MonoResult();
		}
		if (Sections.isLater(type) || KotlinDetector.isSuspendingFunction(use.method())) {
			throw use.refusal("it returns %s, of which nobody can tell when it is complete.".formatted(type.getName()),
					"Return the value itself, an Optional, a CompletionStage, a CompletableFuture or a Mono of it.");
		}
		return new PlainResult(type == Optional.class);
	}

}

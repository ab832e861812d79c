package io.pottery.aop;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import org.springframework.core.KotlinDetector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;

/**
 * Which kind of section the result of a method needs.
 */
final class Sections {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Flux",
			Sections.class.getClassLoader());

	private Sections() {
	}

	/**
	 * Finds the section for a method.
	 * @throws InvalidAnnotationException if nobody could tell when its result is complete
	 */
	static Section of(Use use, Class<?> target, Supplier<Executor> executor) {
		Method method = use.method();
		Class<?> type = method.getReturnType();
		if (type == CompletionStage.class || type == CompletableFuture.class) {
			return new StageSection(executor, isAsync(method) || isAsync(target));
		}
		if (REACTOR && type.getName().equals("reactor.core.publisher.Mono")) {
			return ReactorSection.MONO;
		}
		if (REACTOR && type.getName().equals("reactor.core.publisher.Flux")) {
			return ReactorSection.FLUX;
		}
		if (isLater(type) || KotlinDetector.isSuspendingFunction(method)) {
			throw use.refusal("it returns %s, of which nobody can tell when it is complete.".formatted(type.getName()),
					"Return a CompletionStage, CompletableFuture, Mono or Flux, or the value itself.");
		}
		return new PlainSection();
	}

	private static boolean isAsync(AnnotatedElement element) {
		return AnnotatedElementUtils.hasAnnotation(element, Async.class);
	}

	static boolean isLater(Class<?> type) {
		return Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
				|| Flow.Publisher.class.isAssignableFrom(type) || (REACTOR && Reactive.isPublisher(type))
				|| type.getName().startsWith("io.reactivex.rxjava3.core.")
				|| type.getName().equals("kotlinx.coroutines.flow.Flow");
	}

	/**
	 * Apart, because Reactive Streams may not be there.
	 */
	private static final class Reactive {

		static boolean isPublisher(Class<?> type) {
			return org.reactivestreams.Publisher.class.isAssignableFrom(type);
		}

	}

}

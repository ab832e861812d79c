package io.pottery.autoconfigure;

import io.pottery.cache.RedisCache;
import io.pottery.core.Structure;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;

/**
 * Lets a native image bind the elements of all structures and caches that are beans, and
 * find their types by name.
 */
class StructureBindingAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		ResolvableType type = registeredBean.getBeanType();
		if (!Structure.class.isAssignableFrom(type.toClass()) && type.toClass() != RedisCache.class) {
			return null;
		}
		return (context, code) -> registerElements(context.getRuntimeHints(), type);
	}

	private static void registerElements(RuntimeHints hints, ResolvableType type) {
		for (ResolvableType element : type.getGenerics()) {
			hints.reflection().registerType(element.toClass());
			new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), element.getType());
			registerElements(hints, element);
		}
	}

}

package io.pottery.autoconfigure;

import java.util.function.Function;

import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

/**
 * A structure that the properties declare, to become a bean.
 *
 * @param property the name of the property that declares it
 * @param name its name in the properties, an alias of the bean
 * @param beanName the name of the bean
 * @param key its full Redis key
 * @param type the kind of the structure, with the types of its elements
 * @param opener opens it once its factory can be had
 */
record Declaration(String property, String name, String beanName, String key, ResolvableType type,
		Function<BeanRegistry.SupplierContext, ?> opener) {

	void register(BeanRegistry registry) {
		try {
			registry.registerBean(this.beanName, ParameterizedTypeReference.<Object>forType(this.type.getType()),
					(bean) -> bean.description("declared by " + this.property).supplier(this::open));
		}
		catch (BeanDefinitionOverrideException ex) {
			throw new ActionableException(
					"'%s' becomes the bean '%s', but there is already a bean of that name (%s)."
						.formatted(this.property, this.beanName, ex.getExistingDefinition().getResourceDescription()),
					"Rename one of the two.", ex);
		}
		if (!this.name.equals(this.beanName)) {
			registry.registerAlias(this.beanName, this.name);
		}
	}

	private Object open(BeanRegistry.SupplierContext context) {
		try {
			return this.opener.apply(context);
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			throw new ActionableException("%s cannot be opened: %s.".formatted(this, ex.getMessage()),
					"Declare types of elements that the codec can keep, or define a Codec bean that keeps them.", ex);
		}
	}

	@Override
	public String toString() {
		return "'%s' (%s)".formatted(this.property, this.type);
	}

}

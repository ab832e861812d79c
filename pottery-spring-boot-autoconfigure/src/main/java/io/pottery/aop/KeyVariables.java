package io.pottery.aop;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.Expression;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;

/**
 * The variables of a key, which have to be parameters of the method.
 */
final class KeyVariables {

	private KeyVariables() {
	}

	/**
	 * Refuses a key with variables that will not be there.
	 * @throws InvalidAnnotationException if there is such a variable
	 */
	static void check(Template key, Method method, ParameterNameDiscoverer discoverer) {
		@Nullable String @Nullable [] names = discoverer.getParameterNames(method);
		for (String variable : of(key.expression())) {
			if (isPosition(variable, method.getParameterCount()) || variable.equals("root")
					|| variable.equals("this")) {
				continue;
			}
			if (names == null) {
				throw new InvalidAnnotationException(method,
						"key '%s' has #%s, but the names of the parameters were not compiled in.".formatted(key.text(),
								variable),
						"Compile with -parameters, or write #p0 for the first parameter, #p1 for the second.", null);
			}
			if (!Arrays.asList(names).contains(variable)) {
				throw new InvalidAnnotationException(method, "key '%s' has #%s, but the parameters are %s."
					.formatted(key.text(), variable, Arrays.toString(names)), "Correct the name.", null);
			}
		}
	}

	private static boolean isPosition(String variable, int parameters) {
		return variable.matches("[pa]\\d{1,3}") && Integer.parseInt(variable.substring(1)) < parameters;
	}

	private static Set<String> of(Expression expression) {
		Set<String> variables = new LinkedHashSet<>();
		if (expression instanceof CompositeStringExpression composite) {
			for (Expression part : composite.getExpressions()) {
				variables.addAll(of(part));
			}
		}
		else if (expression instanceof SpelExpression spel) {
			collect(spel.getAST(), variables);
		}
		return variables;
	}

	private static void collect(SpelNode node, Set<String> variables) {
		if (node instanceof VariableReference) {
			variables.add(node.toStringAST().substring(1));
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			collect(node.getChild(i), variables);
		}
	}

}

package io.pottery.aop;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.Expression;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;

/**
 * The variables of a key, which have to be parameters of the method.
 */
final class KeyVariables {

	private static final Pattern VARIABLE = Pattern.compile("#(\\w+)");

	private final Template key;

	private final Method method;

	private final @Nullable String @Nullable [] names;

	private KeyVariables(Template key, Method method, @Nullable String @Nullable [] names) {
		this.key = key;
		this.method = method;
		this.names = names;
	}

	/**
	 * Refuses a key with variables that will not be there, or that stand outside of
	 * expressions.
	 * @throws InvalidAnnotationException if there is such a variable
	 */
	static void check(Template key, Method method, ParameterNameDiscoverer discoverer) {
		KeyVariables variables = new KeyVariables(key, method, discoverer.getParameterNames(method));
		Expression whole = key.expression();
		for (Expression part : (whole instanceof CompositeStringExpression composite) ? composite.getExpressions()
				: new Expression[] { whole }) {
			if (part instanceof LiteralExpression literal) {
				variables.checkText(literal.getExpressionString());
			}
			else if (part instanceof SpelExpression spel) {
				variables.checkExpression(spel);
			}
		}
	}

	// Keys of @Cacheable are written so: it would be the same lock for all arguments.
	private void checkText(String text) {
		VARIABLE.matcher(text)
			.results()
			.map((found) -> found.group(1))
			.filter(this::isKnown)
			.findFirst()
			.ifPresent((variable) -> {
				throw new InvalidAnnotationException(this.method,
						"key '%s' has #%s outside of #{…}, where it is only text.".formatted(this.key.text(), variable),
						"Write expressions as #{…}, such as \"order:#{#order.id}\".");
			});
	}

	private void checkExpression(SpelExpression expression) {
		Set<String> variables = new LinkedHashSet<>();
		collect(expression.getAST(), variables);
		for (String variable : variables) {
			if (isKnown(variable)) {
				continue;
			}
			if (this.names == null) {
				throw new InvalidAnnotationException(this.method,
						"key '%s' has #%s, but the names of the parameters were not compiled in."
							.formatted(this.key.text(), variable),
						"Compile with -parameters, or write #p0 for the first parameter, #p1 for the second.");
			}
			throw new InvalidAnnotationException(this.method,
					"key '%s' has #%s, but the parameters are %s.".formatted(this.key.text(), variable,
							Arrays.toString(this.names)),
					"Correct the name, or write #p0 for the first parameter, #p1 for the second.");
		}
	}

	private boolean isKnown(String variable) {
		return variable.equals("root") || variable.equals("this") || isPosition(variable)
				|| (this.names != null && Arrays.asList(this.names).contains(variable));
	}

	private boolean isPosition(String variable) {
		return variable.matches("[pa]\\d{1,3}")
				&& Integer.parseInt(variable.substring(1)) < this.method.getParameterCount();
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

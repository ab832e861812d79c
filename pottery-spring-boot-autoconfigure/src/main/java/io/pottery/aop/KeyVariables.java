package io.pottery.aop;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

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

	private final Use use;

	private final String name;

	private final String text;

	private final @Nullable String @Nullable [] names;

	private KeyVariables(Use use, String name, String text) {
		this.use = use;
		this.name = name;
		this.text = text;
		this.names = Expressions.NAMES.getParameterNames(use.method());
	}

	/**
	 * Refuses a key with variables that will not be there, or that stand outside of
	 * expressions.
	 * @throws InvalidAnnotationException if there is such a variable
	 */
	static void check(Use use, Template key) {
		KeyVariables variables = new KeyVariables(use, "key", key.text());
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

	/**
	 * Refuses another expression with variables that will not be there.
	 * @throws InvalidAnnotationException if there is such a variable
	 */
	static void check(Use use, String name, String text, Expression expression) {
		if (expression instanceof SpelExpression spel) {
			new KeyVariables(use, name, text).checkExpression(spel);
		}
	}

	// Keys of @Cacheable are written so: it would be the same for all arguments.
	private void checkText(String text) {
		VARIABLE.matcher(text)
			.results()
			.map((found) -> found.group(1))
			.filter(this::isKnown)
			.findFirst()
			.ifPresent((variable) -> {
				throw this.use.refusal("%s '%s' has #%s outside of #{…}, where it is only text.".formatted(this.name,
						this.text, variable), "Write expressions as #{…}, such as \"order:#{#order.id}\".");
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
				throw this.use.refusal(
						"%s '%s' has #%s, but the names of the parameters were not compiled in.".formatted(this.name,
								this.text, variable),
						"Compile with -parameters, or write #p0 for the first parameter, #p1 for the second.");
			}
			throw this.use.refusal(
					"%s '%s' has #%s, but the parameters are %s.".formatted(this.name, this.text, variable,
							Arrays.toString(this.names)),
					"Correct the name, or write #p0 for the first parameter, #p1 for the second.");
		}
	}

	private boolean isKnown(String variable) {
		return variable.equals("root") || variable.equals("this")
				|| (variable.equals(Condition.RESULT) && this.use.hasResult(this.name)) || isPosition(variable)
				|| (this.names != null && Arrays.asList(this.names).contains(variable));
	}

	private boolean isPosition(String variable) {
		return variable.matches("[pa]\\d{1,3}")
				&& Integer.parseInt(variable.substring(1)) < this.use.method().getParameterCount();
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

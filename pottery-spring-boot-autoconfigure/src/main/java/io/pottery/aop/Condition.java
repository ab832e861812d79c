package io.pottery.aop;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * An expression that is true or false, and always the same if there is none.
 *
 * @param expression the expression, if there is one
 * @param otherwise what holds without one
 */
record Condition(@Nullable Expression expression, boolean otherwise) {

	static final String RESULT = "result";

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	/**
	 * Parses an expression.
	 * @throws InvalidAnnotationException if it is not correct, or has variables that will
	 * not be there
	 */
	static Condition parse(Use use, String name, String text, boolean otherwise) {
		if (text.isBlank()) {
			return new Condition(null, otherwise);
		}
		try {
			Expression expression = PARSER.parseExpression(text);
			KeyVariables.check(use, name, text, expression);
			return new Condition(expression, otherwise);
		}
		catch (ParseException ex) {
			throw use.refusal("%s '%s' is not correct: %s.".formatted(name, text, ex.getSimpleMessage()),
					"Write an expression that is true or false, such as \"#order.total > 100\".", ex);
		}
	}

	boolean holds(EvaluationContext context) {
		return (this.expression != null) ? Boolean.TRUE.equals(this.expression.getValue(context, Boolean.class))
				: this.otherwise;
	}

	boolean holds(EvaluationContext context, @Nullable Object result) {
		if (this.expression != null) {
			context.setVariable(RESULT, result);
		}
		return holds(context);
	}

}

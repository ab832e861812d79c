package io.pottery.aop;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * An expression that is true or false, and always the same if there is none.
 *
 * @param use whose expression it is
 * @param name the attribute of the annotation
 * @param expression the expression, if there is one
 * @param otherwise what holds without one
 */
record Condition(Use use, String name, @Nullable Expression expression, boolean otherwise) {

	static final String RESULT = "result";

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	/**
	 * Parses an expression.
	 * @throws InvalidAnnotationException if it is not correct, or has variables that will
	 * not be there
	 */
	static Condition parse(Use use, String name, String text, boolean otherwise) {
		if (text.isBlank()) {
			return new Condition(use, name, null, otherwise);
		}
		try {
			Expression expression = PARSER.parseExpression(text);
			KeyVariables.check(use, name, text, expression);
			return new Condition(use, name, expression, otherwise);
		}
		catch (ParseException ex) {
			throw use.refusal("%s '%s' is not correct: %s.".formatted(name, text, ex.getSimpleMessage()),
					"Write an expression that is true or false, such as \"#order.total > 100\".", ex);
		}
	}

	/**
	 * Evaluates the expression.
	 * @throws IllegalArgumentException if it has no value, or one that is neither true
	 * nor false
	 */
	boolean holds(EvaluationContext context) {
		if (this.expression == null) {
			return this.otherwise;
		}
		try {
			return Boolean.TRUE.equals(this.expression.getValue(context, Boolean.class));
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException("%s '%s' of %s has no value for this call: %s".formatted(this.name,
					this.expression.getExpressionString(), this.use, ex.getMessage()), ex);
		}
	}

	boolean holds(EvaluationContext context, @Nullable Object result) {
		if (this.expression != null) {
			context.setVariable(RESULT, result);
		}
		return holds(context);
	}

}

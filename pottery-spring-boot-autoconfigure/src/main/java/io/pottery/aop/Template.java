package io.pottery.aop;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * A text with expressions in <code>#{…}</code>.
 *
 * @param text the text as written
 * @param expression the same, parsed
 */
record Template(String text, Expression expression) {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	private static final TemplateParserContext BRACES = new TemplateParserContext();

	/**
	 * Parses a key.
	 * @throws InvalidAnnotationException if an expression is not correct, or has
	 * variables that will not be there
	 */
	static Template parse(Use use, String text) {
		try {
			Template key = new Template(text, PARSER.parseExpression(text, BRACES));
			KeyVariables.check(use, key);
			return key;
		}
		catch (ParseException ex) {
			throw use.refusal(
					"key '%s' has an expression that is not correct: %s.".formatted(text, ex.getSimpleMessage()),
					"Write expressions as #{…}, such as \"order:#{#order.id}\".", ex);
		}
	}

	/**
	 * Whether the text has expressions at all.
	 */
	boolean isLiteral() {
		return !this.text.contains(BRACES.getExpressionPrefix());
	}

	/**
	 * Evaluates the text.
	 * @throws EvaluationException if an expression has no value, or is null: what is made
	 * of it would not tell calls apart
	 */
	String evaluate(EvaluationContext context) {
		Expression[] parts = (this.expression instanceof CompositeStringExpression composite)
				? composite.getExpressions() : new Expression[] { this.expression };
		StringBuilder text = new StringBuilder();
		for (Expression part : parts) {
			String value = part.getValue(context, String.class);
			if (value == null) {
				throw new EvaluationException("#{%s} is null".formatted(part.getExpressionString()));
			}
			text.append(value);
		}
		return text.toString();
	}

}

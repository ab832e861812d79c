package io.pottery.aop;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
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
	 * Parses a text.
	 * @throws org.springframework.expression.ParseException if an expression is not
	 * correct
	 */
	static Template parse(String text) {
		return new Template(text, PARSER.parseExpression(text, BRACES));
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

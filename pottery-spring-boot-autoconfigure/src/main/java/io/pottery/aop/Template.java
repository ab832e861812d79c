package io.pottery.aop;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
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

	@Nullable String evaluate(EvaluationContext context) {
		return this.expression.getValue(context, String.class);
	}

}

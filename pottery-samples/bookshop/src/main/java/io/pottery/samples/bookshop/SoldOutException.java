package io.pottery.samples.bookshop;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown when no signed copy is left: a 409 to whoever wanted one.
 */
class SoldOutException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	SoldOutException(Book book) {
		super(HttpStatus.CONFLICT, problem(book), null);
	}

	private static ProblemDetail problem(Book book) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT,
				"No signed copy of '%s' is left".formatted(book.title()));
		problem.setTitle("Sold out");
		return problem;
	}

}

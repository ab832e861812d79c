package io.pottery.samples.bookshop;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown for a book that is not in the catalogue: a 404 to whoever asked.
 */
class UnknownBookException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	UnknownBookException(String id) {
		super(HttpStatus.NOT_FOUND, problem(id), null);
	}

	private static ProblemDetail problem(String id) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND,
				"No book in the catalogue has the id '%s'".formatted(id));
		problem.setTitle("Unknown book");
		return problem;
	}

}

package io.pottery.samples.bookshop;

import java.util.List;

import io.pottery.core.QuorumNotAchievedException;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The signed copies over HTTP.
 */
@RestController
@RequestMapping("/api/signed-copies")
class SignedCopiesController {

	private final SignedCopies signedCopies;

	SignedCopiesController(SignedCopies signedCopies) {
		this.signedCopies = signedCopies;
	}

	@GetMapping
	List<SignedEdition> editions() {
		return this.signedCopies.editions();
	}

	@PostMapping("/{id}/purchases")
	SignedEdition buy(@PathVariable String id) {
		return this.signedCopies.buy(id);
	}

	@ExceptionHandler(OptimisticLockingFailureException.class)
	ProblemDetail refuseWhoIsTooLate() {
		return problem(HttpStatus.CONFLICT, "Too late",
				"This took so long that somebody else was served: nothing was bought, please try again");
	}

	@ExceptionHandler(QuorumNotAchievedException.class)
	ProblemDetail sendAwayWhoHasWaited() {
		return problem(HttpStatus.SERVICE_UNAVAILABLE, "Too many customers",
				"Others are buying this book: nothing was bought, please try again");
	}

	private static ProblemDetail problem(HttpStatus status, String title, String detail) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setTitle(title);
		return problem;
	}

}

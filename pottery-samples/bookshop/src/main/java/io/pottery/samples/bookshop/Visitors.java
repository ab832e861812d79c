package io.pottery.samples.bookshop;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Tells visitors apart by a random number in a cookie.
 */
@Component
class Visitors {

	private static final String COOKIE = "visitor";

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	/**
	 * Creates the visitors.
	 * @param request stands for the current request, whichever that is
	 * @param response stands for the current response
	 */
	Visitors(HttpServletRequest request, HttpServletResponse response) {
		this.request = request;
		this.response = response;
	}

	/**
	 * Who is asking, if that is known.
	 */
	Optional<UUID> known() {
		return Optional.ofNullable(WebUtils.getCookie(this.request, COOKIE)).map(Cookie::getValue).flatMap(this::parse);
	}

	/**
	 * Who is asking, who gets a cookie if unknown.
	 */
	UUID welcome() {
		return known().orElseGet(() -> {
			UUID visitor = UUID.randomUUID();
			ResponseCookie cookie = ResponseCookie.from(COOKIE, visitor.toString())
				.path("/")
				.maxAge(Duration.ofDays(365))
				.httpOnly(true)
				.secure(this.request.isSecure())
				.sameSite("Lax")
				.build();
			this.response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
			return visitor;
		});
	}

	// What is in the cookie becomes part of keys, so nothing else may pass.
	private Optional<UUID> parse(String value) {
		try {
			return Optional.of(UUID.fromString(value)).filter((visitor) -> visitor.toString().equals(value));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

}

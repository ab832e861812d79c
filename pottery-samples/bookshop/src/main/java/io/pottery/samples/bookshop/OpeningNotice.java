package io.pottery.samples.bookshop;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says where the shop is once it is open.
 */
@Component
class OpeningNotice {

	private static final Log logger = LogFactory.getLog(OpeningNotice.class);

	@EventListener
	void announce(ApplicationReadyEvent event) {
		if (event.getApplicationContext() instanceof WebServerApplicationContext context
				&& context.getWebServer() != null) {
			logger.info("Bookshop is open at http://localhost:" + context.getWebServer().getPort());
		}
	}

}

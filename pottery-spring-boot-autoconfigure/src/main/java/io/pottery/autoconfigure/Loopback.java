package io.pottery.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The ports of the loopback interface.
 */
final class Loopback {

	private static final int REPLY_TIMEOUT = 1000;

	private static final int MAX_REPLY = 4096;

	private Loopback() {
	}

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Sends one command to what may be a Redis server.
	 * @param port its port
	 * @param command the command, in a line
	 * @return what it says until it hangs up, empty if nothing answers in time
	 */
	static String ask(int port, String command) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(REPLY_TIMEOUT);
			socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readNBytes(MAX_REPLY), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return "";
		}
	}

}

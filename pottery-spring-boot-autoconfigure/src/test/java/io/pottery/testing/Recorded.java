package io.pottery.testing;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a server was sent during an action.
 *
 * @param trips how often somebody had to wait for the server: commands sent before any
 * reply to them came back are one trip
 * @param calls the commands with their arguments, in the order of arrival
 */
public record Recorded(int trips, List<Call> calls) {

	/**
	 * Returns the names of the commands, in upper case and in the order of arrival.
	 * @return one name for each command
	 */
	public List<String> commands() {
		return this.calls.stream().map(Call::name).toList();
	}

	@Override
	public String toString() {
		return this.trips + " trips: " + this.calls.stream().map(Call::toString).collect(Collectors.joining(" | "));
	}

	/**
	 * A command.
	 *
	 * @param name its name in upper case
	 * @param arguments what follows the name, read as UTF-8
	 */
	public record Call(String name, List<String> arguments) {

		static Call of(List<String> words) {
			return new Call(words.get(0).toUpperCase(Locale.ROOT), List.copyOf(words.subList(1, words.size())));
		}

		@Override
		public String toString() {
			return (this.name + " " + String.join(" ", this.arguments)).strip();
		}

	}

}

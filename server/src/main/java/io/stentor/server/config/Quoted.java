package io.stentor.server.config;

import java.util.regex.Pattern;

/** Text from outside, fit to stand in a one-line message however long it is and whatever it holds. */
public final class Quoted {
    private static final int LONGEST = 60;
    /** What a terminal or a log reader takes for a command or a new line. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

    private Quoted() {}

    public static String of(String text) {
        String start = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return "'" + visible(start) + "'";
    }

    /** Neither cut nor in quotes. */
    static String visible(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }
}

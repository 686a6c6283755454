package io.stentor.bench.faults.crowd;

import java.util.ArrayList;
import java.util.List;

/** Takes what a member needs out of packets, without reading all of their JSON. Stateless. */
final class Packets {
    private Packets() {}

    /** The text of the first field of that name; null when there is none. Names and texts of these runs need no escapes. */
    static String text(String packet, String name) {
        String field = "\"" + name + "\":\"";
        int at = packet.indexOf(field);
        if (at < 0) {
            return null;
        }
        int from = at + field.length();
        return packet.substring(from, packet.indexOf('"', from));
    }

    /** The whole number of the first field of that name; -1 when there is none. */
    static long number(String packet, String name) {
        String field = "\"" + name + "\":";
        int at = packet.indexOf(field);
        if (at < 0) {
            return -1;
        }
        return digits(packet, at + field.length());
    }

    /** The whole number that begins there; -1 when none does. */
    static long digits(String packet, int from) {
        int to = from;
        while (to < packet.length() && Character.isDigit(packet.charAt(to))) {
            to++;
        }
        return to == from ? -1 : Long.parseLong(packet, from, to, 10);
    }

    /** The texts in the first field of that name, which is a list of them; none when there is none. */
    static List<String> texts(String packet, String name) {
        String field = "\"" + name + "\":[";
        int at = packet.indexOf(field);
        if (at < 0) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        int from = at + field.length();
        for (String text : packet.substring(from, packet.indexOf(']', from)).split(",", -1)) {
            if (!text.isEmpty()) {
                texts.add(text.replace("\"", ""));
            }
        }
        return texts;
    }

    /** The last argument of an event, if it is a text: a stock client takes that for its offset. Null when it is none. */
    static String offset(String event) {
        if (!event.endsWith("\"]")) {
            return null;
        }
        int to = event.length() - 2;
        int from = event.lastIndexOf('"', to - 1);
        return event.charAt(from - 1) == ',' ? event.substring(from + 1, to) : null;
    }
}

package io.stentor.server.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How bytes are written in the files of cases: as text, where {@code ⏎} is CR LF, {@code \x1e} a byte, {@code «NAME»} a value
 * and {@code «ab*3»} ababab. Stateless.
 */
final class Literal {
    private static final Pattern NAME = Pattern.compile("«([\\w.]+)»");
    private static final Pattern REPEAT = Pattern.compile("«([^«»]*)\\*(\\d+)»");
    /** Characters that are one byte in UTF-8 are put in their place before they are repeated. */
    private static final Pattern ASCII = Pattern.compile("\\\\x([0-7][0-9a-f])");

    private static final Pattern BYTE = Pattern.compile("\\\\x([89a-f][0-9a-f])");

    private Literal() {}

    /** The text with every name replaced by its value, and repetitions as long as they are. */
    static String expand(String text, Map<String, String> values) {
        String expanded = text;
        for (Matcher name = NAME.matcher(expanded); name.find(); name = NAME.matcher(expanded)) {
            String value = values.get(name.group(1));
            if (value == null) {
                throw new IllegalArgumentException("«" + name.group(1) + "» is nobody's name in " + text);
            }
            expanded = expanded.substring(0, name.start()) + value + expanded.substring(name.end());
        }
        expanded = ASCII.matcher(expanded)
                .replaceAll(
                        escape -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 16))));
        for (Matcher repeat = REPEAT.matcher(expanded); repeat.find(); repeat = REPEAT.matcher(expanded)) {
            String repeated = repeat.group(1).repeat(Integer.parseInt(repeat.group(2)));
            expanded = expanded.substring(0, repeat.start()) + repeated + expanded.substring(repeat.end());
        }
        return expanded;
    }

    /** The bytes of an expanded text. */
    static byte[] bytes(String expanded) {
        String text = expanded.replace("⏎", "\r\n");
        Matcher bytes = BYTE.matcher(text);
        ByteArrayOutputStream all = new ByteArrayOutputStream(text.length());
        int from = 0;
        while (bytes.find()) {
            all.writeBytes(text.substring(from, bytes.start()).getBytes(UTF_8));
            all.write(Integer.parseInt(bytes.group(1), 16));
            from = bytes.end();
        }
        all.writeBytes(text.substring(from).getBytes(UTF_8));
        return all.toByteArray();
    }
}

package io.stentor.server.config;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of {@code docs/limits.md}. Stateless. */
final class LimitPage {
    /** What every type of a number accepts begins so, and may end in examples. */
    private static final Pattern RANGE =
            Pattern.compile("a (whole number|duration|size) from (\\S+) to (\\S+)(?: in bytes.*| such as.*)?");

    private static final String HEAD = """
            # Limits

            Every option that is a limit: its default and what it may be, why, what a client (or whoever else meets it) sees, and the metric that counts it. Nothing
            else is affected: other clients go on, and unless it says that a connection is closed, this one does, too. Limits that are no options stand in
            [ARCHITECTURE.md](../ARCHITECTURE.md#limits); how connections are limited behind proxies in [operations.md](operations.md#limits).

            This page is written by `LimitTableTest` from the options and `LimitTable`, and not by hand.

            | option | default | from, to | why | who meets it sees | counted by |
            |---|---|---|---|---|---|
            """;

    private static final String FOOT_HEAD = """

            The other numbers among the options forbid nothing to anybody:

            | option | default | it is |
            |---|---|---|
            """;

    private LimitPage() {}

    static String text(List<Limit> limits, Map<String, String> noLimits) {
        List<String> order = OptionTable.all().stream().map(OptionDef::name).toList();
        String rows = limits.stream()
                .sorted(Comparator.comparingInt(
                        limit -> order.indexOf(limit.option().name())))
                .map(LimitPage::row)
                .collect(Collectors.joining());
        String others = OptionTable.all().stream()
                .filter(option -> noLimits.containsKey(option.name()))
                .map(option -> cells("`" + option.name() + "`", option.defaultText(), noLimits.get(option.name())))
                .collect(Collectors.joining());
        return HEAD + rows + FOOT_HEAD + others;
    }

    private static String row(Limit limit) {
        OptionDef<?> option = limit.option();
        String metrics =
                limit.metrics().stream().map(metric -> "`" + metric + "`").collect(Collectors.joining(", "));
        return cells(
                "`" + option.name() + "`", option.defaultText(), range(option), limit.why(), limit.answer(), metrics);
    }

    private static String range(OptionDef<?> option) {
        Matcher range = RANGE.matcher(option.type().accepts());
        if (!range.matches()) {
            throw new IllegalStateException(
                    option.name() + " accepts " + option.type().accepts());
        }
        String unit = range.group(1).equals("size") ? " B" : "";
        return range.group(2) + unit + ", " + range.group(3);
    }

    private static String cells(String... cells) {
        return Stream.of(cells).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}

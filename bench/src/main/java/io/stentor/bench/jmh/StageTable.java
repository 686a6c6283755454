package io.stentor.bench.jmh;

import io.stentor.bench.report.Lines;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Time and allocation of each stage, a line for each. Stateless. */
final class StageTable {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final int NAME_WIDTH = 58;
    private static final int WIDTH = 14;

    private StageTable() {}

    static String of(List<RunResult> results) {
        Lines lines = new Lines();
        lines.add(row("stage", "ns/op", "±", "B/op"));
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            lines.add(row(
                    name(result.getParams()),
                    number(time.getScore()),
                    number(time.getScoreError()),
                    number(result.getSecondaryResults().get(ALLOCATED).getScore())));
        }
        return lines.text();
    }

    private static String row(String name, String time, String error, String bytes) {
        return String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s", name)
                + Lines.right(time, WIDTH)
                + Lines.right(error, WIDTH)
                + Lines.right(bytes, WIDTH);
    }

    /** Class and method, then what they were given. */
    private static String name(BenchmarkParams params) {
        String full = params.getBenchmark();
        String name = full.substring(full.lastIndexOf('.', full.lastIndexOf('.') - 1) + 1);
        String given = params.getParamsKeys().stream()
                .map(key -> key + "=" + params.getParam(key))
                .collect(Collectors.joining(" "));
        return given.isEmpty() ? name : name + " " + given;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,.1f", value);
    }
}

package io.stentor.bench.faults;

import io.stentor.bench.faults.Fault.Promise;
import io.stentor.bench.faults.crowd.Comeback;
import io.stentor.checker.Report;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Judges what a fault's file promises, by the first word of a promise. Beside these it always holds that the checker finds nothing, that the
 * server lives and has not complained, and that nothing of the clients is left in the server once they have gone.
 *
 * <pre>
 * recovered SHARE        of the returns at least so many went on where they were; 0% is: none did
 * absences SHORT LONG    who was sent away was recovered after less than SHORT, the window, and began anew after more than LONG, the window and the
 *                        time it may take the server to miss a client that goes silently; in between both are right. One at least was judged
 * disconnected REASON at-least|exactly COUNT   as the server counts; blanks of a reason are underscores
 * rejected REASON at-least COUNT               as the server counts
 * back TIME              everybody is connected and in the rooms so long after the last step
 * counted NAME exactly|at-least|at-most COUNT  what steps have counted
 * resident COUNT         the server's memory was at most so many megabytes
 * refused                refused messages were answered so; without this, none may be refused
 * </pre>
 */
final class Judge {
    private record Evidence(Stage stage, Report report, long backMs, long residentBytes) {}

    private static final Map<String, BiFunction<List<String>, Evidence, Boolean>> KNOWN = Map.of(
            "recovered", (words, evidence) -> recovered(Quantity.share(words.get(1)), evidence),
            "absences",
                    (words, evidence) ->
                            absences(Quantity.millis(words.get(1)), Quantity.millis(words.get(2)), evidence),
            "disconnected",
                    (words, evidence) -> compare(
                            evidence.stage().disconnects(words.get(1)),
                            words.get(2),
                            evidence.stage().amount(words.get(3))),
            "rejected",
                    (words, evidence) -> compare(
                            evidence.stage().metric("stentor_rejected_total{reason=\"" + words.get(1) + "\"}"),
                            words.get(2),
                            evidence.stage().amount(words.get(3))),
            "back", (words, evidence) -> evidence.backMs() <= Quantity.millis(words.get(1)),
            "counted",
                    (words, evidence) -> compare(
                            evidence.stage().amount(words.get(1).replace('_', ' ')),
                            words.get(2),
                            evidence.stage().amount(words.get(3))),
            "resident", (words, evidence) -> evidence.residentBytes() <= Long.parseLong(words.get(1)) << 20,
            "refused", (words, evidence) -> true);

    private Judge() {}

    static boolean isKnown(String word) {
        return KNOWN.containsKey(word);
    }

    /** Tells the stage what was not kept. */
    static void judge(Fault fault, Stage stage, Report report, long backMs, long residentBytes) {
        if (!report.isClean()) {
            stage.violated("the checker found: " + report.counts() + " " + report.findings());
        }
        stage.crowd().complaints().forEach(stage::violated);
        stage.server().complaints(fault.expectedLines()).forEach(line -> stage.violated("the server said: " + line));
        Evidence evidence = new Evidence(stage, report, backMs, residentBytes);
        for (Promise promise : fault.promises()) {
            if (!KNOWN.get(promise.words().get(0)).apply(promise.words(), evidence)) {
                stage.violated("not kept: " + promise);
            }
        }
        boolean mayRefuse = fault.promises().stream()
                .anyMatch(promise -> promise.words().get(0).equals("refused"));
        Map<String, Integer> refusals = stage.crowd().refusals();
        if (!mayRefuse && !refusals.isEmpty()) {
            stage.violated("messages were refused: " + refusals);
        }
    }

    private static boolean recovered(double share, Evidence evidence) {
        Report report = evidence.report();
        long all = report.recoveredReturns() + evidence.stage().crowd().anew();
        if (share == 0) {
            return all > 0 && report.recoveredReturns() == 0;
        }
        return all > 0 && report.recoveredReturns() >= share * all;
    }

    private static boolean absences(long shortMs, long longMs, Evidence evidence) {
        List<Comeback> all = evidence.stage().crowd().comebacks();
        all.stream()
                .filter(Comeback::recovered)
                .forEach(comeback -> evidence.stage().most("recovered after ms", comeback.mostMs()));
        return all.stream().anyMatch(comeback -> comeback.isDecided(shortMs, longMs))
                && all.stream().allMatch(comeback -> comeback.isRight(shortMs, longMs));
    }

    private static boolean compare(long actual, String how, long wanted) {
        return switch (how) {
            case "at-least" -> actual >= wanted;
            case "at-most" -> actual <= wanted;
            case "exactly" -> actual == wanted;
            default -> throw new IllegalArgumentException("at-least, at-most or exactly, not " + how);
        };
    }
}

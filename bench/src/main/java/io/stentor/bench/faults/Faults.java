package io.stentor.bench.faults;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Faults that are done one after the other. Used by one thread. */
public final class Faults {
    private final List<Fault> faults;
    private final long seed;
    private final List<Outcome> outcomes = new ArrayList<>();

    private Faults(List<Fault> faults, long seed) {
        this.faults = faults;
        this.seed = seed;
    }

    /**
     * Some of the faults.
     *
     * @param only ids; none is all
     * @throws IllegalArgumentException when there is none of that id
     */
    public static Faults chosen(List<String> only, long seed) {
        List<Fault> all = FaultFile.all();
        Set<String> unknown = new LinkedHashSet<>(only);
        all.forEach(fault -> unknown.remove(fault.id()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("there is no fault " + String.join(", ", unknown) + "; see --list");
        }
        return new Faults(
                all.stream()
                        .filter(fault -> only.isEmpty() || only.contains(fault.id()))
                        .toList(),
                seed);
    }

    /** Those that run with every build. */
    public static Faults quick(long seed) {
        return new Faults(FaultFile.all().stream().filter(Fault::quick).toList(), seed);
    }

    /** What there is, a line for each, and below it what cannot be done here and what is done elsewhere. */
    public static String list() {
        StringBuilder text = new StringBuilder();
        for (Fault fault : FaultFile.all()) {
            text.append(String.format(
                    Locale.ROOT, "%-4s %s%s%n", fault.id(), fault.title(), fault.quick() ? " (with every build)" : ""));
            if (!fault.notHere().isEmpty()) {
                text.append(String.format("     not here: %s%n", fault.notHere()));
            }
            if (!fault.elsewhere().isEmpty()) {
                text.append(String.format("     also: %s%n", fault.elsewhere()));
            }
        }
        return text.toString();
    }

    /**
     * Does them and tells of each as it ends.
     *
     * @param program what starts a server when {@code serve} and its options follow
     * @return whether every promise was kept
     */
    public boolean run(List<String> program, PrintWriter out) {
        out.println("seed " + seed);
        out.println(FaultReport.head());
        for (Fault fault : faults) {
            Outcome outcome = new FaultRun(fault, program, seed).run();
            outcomes.add(outcome);
            out.println(FaultReport.row(outcome));
        }
        return outcomes.stream().allMatch(Outcome::passed);
    }

    /** All of it, once they were done. */
    public String json() {
        return FaultReport.json(outcomes);
    }
}

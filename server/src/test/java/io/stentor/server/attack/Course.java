package io.stentor.server.attack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps of a case, one after another, once for each combination of its variables' values.
 *
 * @param variables their values, by name
 * @param atOnce how many run through it at a time
 * @param times how often each does
 */
record Course(Map<String, List<String>> variables, List<Step> steps, int atOnce, int times) {
    Course {
        variables = Map.copyOf(variables);
        steps = List.copyOf(steps);
    }

    /** Every combination of the variables' values. */
    List<Map<String, String>> bindings() {
        List<Map<String, String>> bindings = List.of(Map.of());
        for (Map.Entry<String, List<String>> variable : variables.entrySet()) {
            List<Map<String, String>> more = new ArrayList<>();
            for (Map<String, String> binding : bindings) {
                for (String value : variable.getValue()) {
                    Map<String, String> longer = new LinkedHashMap<>(binding);
                    longer.put(variable.getKey(), value);
                    more.add(longer);
                }
            }
            bindings = more;
        }
        return bindings;
    }
}

# Bills of materials (CycloneDX): the libraries, as Maven tells them, and what a package has besides.

# Writes $1, the bill of package $2; further arguments are components that only this package has.
write_bom() {
  local bom=$1 package=$2 serial
  shift 2
  grep -q '^  "components" : \[$' "$server/bom.json" || fail "the bill of materials has no components"
  serial=$(printf '%s %s' "$package" "$(sha256sum <"$server/bom.json")" | sha256sum)
  {
    component library "java-runtime" "$jdk_runtime" "$(release_of IMPLEMENTOR)" "GPL-2.0-only WITH Classpath-exception-2.0"
    printf '%s' "$@"
  } >"$target/work/components"
  sed -e '/^  "components" : \[$/r '"$target/work/components" \
    -e 's/^\(  "serialNumber" : "urn:uuid:\)[^"]*/\1'"$(uuid "$serial")/" "$server/bom.json" |
    for_this_machine >"$bom"
}

# Leaves out the native libraries of other machines, which are in no package: components, and where they are depended on.
for_this_machine() {
  awk -v others="linux-(${other_machines})" '
    /^    \{$/ { block = $0; inside = 1; next }
    inside { block = block "\n" $0 }
    inside && /^    \},?$/ {
      inside = 0
      sub(/,$/, "", block)
      gsub(",\n *\"[^\"]*" others "[^\"]*\"", "", block)
      gsub("\n *\"[^\"]*" others "[^\"]*\",", "", block)
      if (block !~ "ref\" : \"[^\"]*" others) { printf "%s%s", separator, block; separator = ",\n" }
      next
    }
    inside { next }
    separator { print ""; separator = "" }
    { print }'
}

# Prints a component: type, name, version, supplier, SPDX expression.
component() {
  cat <<END
    {
      "type" : "$1",
      "bom-ref" : "pkg:generic/$2@${3//+/%2B}",
      "supplier" : {
        "name" : "$4"
      },
      "name" : "$2",
      "version" : "$3",
      "licenses" : [
        {
          "expression" : "$5"
        }
      ],
      "purl" : "pkg:generic/$2@${3//+/%2B}"
    },
END
}

# A name-based UUID out of the hexadecimal digits $1.
uuid() {
  echo "${1:0:8}-${1:8:4}-5${1:13:3}-8${1:17:3}-${1:20:12}"
}

package packagetest

import (
	"regexp"
	"slices"
	"strings"
)

var line = regexp.MustCompile(`(?m)^ *"?(?:\S+:\d+:\d+: )?(warning|error): (?:\S+\[\d+\]: )?([A-Z][A-Za-z]* \S+: \S+): `)

// Messages returns the messages of one severity in a log, whose lines another program may have indented and quoted, sorted: the kind, the name
// and the field of each.
func Messages(log, severity string) []string {
	all := []string{}
	for _, m := range line.FindAllStringSubmatch(log, -1) {
		if m[1] == severity {
			all = append(all, m[2])
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func message(kind, namespace, name, field string) string {
	return kind + " " + strings.TrimPrefix(namespace+"/"+name, "/") + ": " + field
}

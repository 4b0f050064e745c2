//go:build linux

package attack_test

import (
	"fmt"
	"strings"
)

// frameGenerators multiply what stands around resources, or beside them in a line.
var frameGenerators = []generator{
	{"fields after the items of a ResourceList", func(size int) input {
		return piped(resourceList + "items:\n" + entry + fields(size))
	}},
	{"fields before the items of a ResourceList", func(size int) input {
		return piped(fields(size) + resourceList + "items:\n" + entry)
	}},
	{"fields of a ResourceList in JSON", func(size int) input {
		return piped("{" + repeat(size, "", func(i int) string { return fmt.Sprintf(`"x%d":1,`, i) }) +
			`"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}]}`)
	}},
	{"numbers in a List in JSON", func(size int) input {
		return piped(`{"apiVersion":"v1","kind":"List","items":[` + repeat(size-100, ",", func(int) string { return "1" }) + "]}")
	}},
	{"objects that are no resources in JSON", func(size int) input {
		return piped(`{"apiVersion":"v1","kind":"ConfigMap"}` + repeat(size, "", func(int) string { return " {}" }))
	}},
	{"items in lists in lists", func(size int) input {
		return piped(strings.Repeat(`{"apiVersion":"v1","kind":"FooList","items":[`, 10) + repeat(size-1000, ",", func(int) string { return "{}" }) + strings.Repeat("]}", 10))
	}},
	{"a tag in a long line", func(size int) input {
		return piped("# x\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: ! b" +
			repeat(size, "", func(i int) string { return fmt.Sprintf(", x%d: y", i) }) + "}}\n")
	}},
	{"comments before a Service that is encoded anew", func(size int) input {
		return piped(module("m", "") + "---\n" + comments(size) + inLines)
	}},
	{"comments after a Service that is encoded anew", func(size int) input {
		return piped(module("m", "") + "---\n" + inLines + comments(size))
	}},
	{"values that JSON does not have", func(size int) input {
		return input{args: []string{build, "--format", "json", here}, files: map[string]string{
			"m.yaml": module("m", "") + "---\n" + configMap("a") + "x:\n" + repeat(size, "", func(i int) string { return fmt.Sprintf("  x%d: .inf\n", i) }),
		}}
	}},
}

const (
	resourceList = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
	entry        = "- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n"

	// inLines is a Service in brackets over several lines, which gains fields.
	inLines = "{apiVersion: v1, kind: Service, metadata: {name: m-service,\n annotations: {fn.koupleless.io/module-deployment: m}}}\n"
)

func fields(size int) string {
	return repeat(size, "", func(i int) string { return fmt.Sprintf("x%d: 1\n", i) })
}

func comments(size int) string {
	return repeat(size-1000, "", func(i int) string { return fmt.Sprintf("#%d\n", 1_000_000+i) })
}

//go:build linux

package attack_test

import (
	"fmt"
	"strings"
)

// A generator makes inputs of about a number of bytes, each of one idea.
type generator struct {
	reason string
	make   func(size int) input
}

const (
	build = "build"
	here  = "."
)

// kustomization is an input that build renders with kustomize.
func kustomization(files map[string]string) input {
	return input{args: []string{build, here}, files: files}
}

// piped is an input of the function.
func piped(text string) input { return input{stdin: text} }

func configMap(name string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n"
}

func module(name, more string) string {
	return fmt.Sprintf("apiVersion: koupleless.io/v1alpha1\nkind: ModuleDeployment\nmetadata: {name: %[1]s, labels: {a: b}}\nspec:\n"+
		"  template: {spec: {module: {name: %[1]s}}}\n  operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80}}\n%[2]s", name, more)
}

// repeat makes parts until they come to a size, separated.
func repeat(size int, separator string, part func(i int) string) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		if i > 0 {
			b.WriteString(separator)
		}
		b.WriteString(part(i))
	}
	return b.String()
}

func documents(size int, part func(i int) string) string { return repeat(size, "---\n", part) }

func modules(size int) string {
	return documents(size, func(i int) string { return module(fmt.Sprint("m", i), "") })
}

func indented(text string, by int) string {
	return strings.ReplaceAll(strings.Repeat(" ", by)+strings.TrimSuffix(text, "\n"), "\n", "\n"+strings.Repeat(" ", by)) + "\n"
}

// bomb is a field whose aliases stand for a number of values that doubles in each line.
func bomb(lines int, name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%[1]s0: &%[1]s0 [a, a]\n", name)
	for i := 1; i < lines; i++ {
		fmt.Fprintf(&b, "%[1]s%[2]d: &%[1]s%[2]d [*%[1]s%[3]d, *%[1]s%[3]d]\n", name, i, i-1)
	}
	return b.String()
}

// bombs are as many small ones as a size has room for.
func bombs(size, lines int) string {
	return repeat(size, "", func(i int) string { return bomb(lines, fmt.Sprint("x", i, "y")) })
}

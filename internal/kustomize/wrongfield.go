package kustomize

import (
	"fmt"
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/lazyregexp"
)

// wrongField matches kustomize's error about a field of a kustomization, or of another file, that is unknown, or the kind of value that it
// has, the names of types and fields that lead to it, and its type.
var wrongField = lazyregexp.New(`(invalid Kustomization|while decoding JSON): json: (?:unknown field "(.*)"|cannot unmarshal (\w+)(?: \S+)? into Go (?:struct field (\S+)|value) of type (.+))$`)

// wrongType matches its error about the kind or the apiVersion of a kustomization.
var wrongType = lazyregexp.New(`Failed to read kustomization file under .*:\n(kind|apiVersion)(?: for \S*)? should be (.+)$`)

// fluxGroup begins the apiVersion of a Kustomization of Flux. Its fields are others, and its file must not have the name of a kustomization.
const fluxGroup = "kustomize.toolkit.fluxcd.io/"

// A jsonKind is a kind of value in an error of kustomize.
type jsonKind struct {
	name  string
	kinds []document.Kind
}

var jsonKinds = map[string]jsonKind{
	"string": {"a string", []document.Kind{document.String}},
	"number": {"a number", []document.Kind{document.Int, document.Float}},
	"bool":   {"a boolean", []document.Kind{document.Bool}},
	"array":  {"a list", []document.Kind{document.List}},
	"object": {"a map", []document.Kind{document.Map}},
}

// textTypes are the types of texts, and textMaps the fields that are maps of texts.
var (
	textTypes = []string{"string", "types.PatchStrategicMerge", "types.SortOrder"}
	textMaps  = []string{"annotations", "commonAnnotations", "commonLabels", "labels", "openapi", "pairs"}
)

// anyField stands for the name of each field of a map.
const anyField = "*"

// locateField finds the place of an error of kustomize about an unknown field of a kustomization or of a file that it names, or about one of
// a wrong type. The value is in the message only if it is the kind or the apiVersion: any other can be a secret.
func (c *checkedFiles) locateField(text string) *FileError {
	found, header := wrongField().FindStringSubmatch(text), wrongType().FindStringSubmatch(text)
	root := document.Tree(top(c.lastContent))
	switch {
	case root.IsBomb():
		return nil
	case header != nil && IsFile(c.last):
		return c.failAt(c.last, c.lastContent, []any{header[1]}, fmt.Sprintf("must be %s, got %s", header[2], root.Field(header[1]).Describe()))
	case found == nil || IsFile(c.last) != (found[1] == "invalid Kustomization"):
		return nil
	case IsFile(c.last) && strings.HasPrefix(root.Field("apiVersion").Text(), fluxGroup):
		return c.failAt(c.last, c.lastContent, []any{"apiVersion"}, "is that of a Kustomization of Flux, which kustomize does not read: give the file another name")
	case !IsFile(c.last) && !root.Field("kind").IsNull():
		return nil // a resource can be read after a plugin
	}
	var path []any
	message := "is unknown to kustomize"
	if unknown := found[2]; unknown != "" {
		if all := findKeys(root, unknown, nil); len(all) == 1 { // kustomize does not report which of several it means
			path = all[0]
		}
	} else {
		path, message = findWrong(root, jsonKinds[found[3]], found[4], found[5])
	}
	if path == nil {
		return nil
	}
	return c.failAt(c.last, c.lastContent, path, message)
}

// findWrong returns the path to a value of the wrong kind, nil if it is not found, and what is wrong with it, given the names of types and
// fields that lead to it and the type that it must have.
func findWrong(root document.Value, got jsonKind, names, goType string) (path []any, message string) {
	fields := slices.DeleteFunc(strings.Split(names, "."), func(name string) bool { return name == "" || name[0] < 'a' }) // of types
	if slices.Contains(textTypes, goType) {
		goType = "string"
		if len(fields) > 0 && slices.Contains(textMaps, fields[len(fields)-1]) {
			fields = append(fields, anyField)
		}
	}
	return findKind(root, fields, got.kinds), "must be " + wanted(goType, got.name) + ", got " + got.name
}

// wanted describes what a value of a type must be, if it is something else.
func wanted(goType, got string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	case goType == "string" && (got == "a number" || got == "a boolean"):
		return "a string, in quotes"
	case goType == "string":
		return "a string"
	case goType == "bool":
		return "true or false"
	case strings.HasPrefix(goType, "int"):
		return "a whole number"
	}
	return "a map"
}

// findKeys returns the paths to the fields of a name in the value at a path.
func findKeys(v document.Value, name string, path []any) (found [][]any) {
	for key, field := range v.Fields() {
		inner := at(path, key)
		if key == name {
			found = append(found, inner)
		}
		found = append(found, findKeys(field, name, inner)...)
	}
	for i, entry := range v.Entries() {
		found = append(found, findKeys(entry, name, at(path, i))...)
	}
	return found
}

// findKind returns the path to the first value of some kinds to which names of fields lead, or that is in a list to which they lead, before
// that list; nil if there is none.
func findKind(v document.Value, names []string, kinds []document.Kind) []any {
	for i, entry := range v.Entries() {
		if path := findKind(entry, names, kinds); path != nil {
			return append([]any{i}, path...)
		}
	}
	if len(names) == 0 {
		if slices.Contains(kinds, v.Kind()) {
			return []any{}
		}
		return nil
	}
	for key, field := range v.Fields() {
		if names[0] != anyField && !strings.EqualFold(key, names[0]) {
			continue
		}
		if path := findKind(field, names[1:], kinds); path != nil {
			return append([]any{key}, path...)
		}
	}
	return nil
}

package oracle_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/cli"
)

// run runs the program.
func run(stdin string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = cli.Run(args, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

// isGenerated reports whether an object is a Service of the program.
func isGenerated(o object) bool {
	return o["apiVersion"] == "v1" && o["kind"] == "Service" && o.at("metadata", "annotations", fn.OwnerAnnotation) != nil
}

// compare holds the objects that came out against those that came in: the same values in the same order, plus, minus and with the changed
// Services. It returns what is wrong, "" if nothing is, and how many Services came out.
func compare(in, out []object, ordered bool) (wrong string, services int) {
	before, after := slices.DeleteFunc(slices.Clone(in), isGenerated), slices.DeleteFunc(slices.Clone(out), isGenerated)
	if !ordered {
		for _, all := range [][]object{before, after} {
			slices.SortStableFunc(all, func(a, b object) int { return strings.Compare(text(a), text(b)) })
		}
	}
	for i := range max(len(before), len(after)) {
		switch {
		case i >= len(after):
			return "lost: " + text(before[i]), 0
		case i >= len(before):
			return "not in the input: " + text(after[i]), 0
		case text(before[i]) != text(after[i]):
			return fmt.Sprintf("object %d: %s", i, difference("", map[string]any(before[i]), map[string]any(after[i]))), 0
		}
	}
	existing := map[string]object{}
	for _, o := range in {
		if isGenerated(o) {
			existing[o.id()] = o
		}
	}
	seen := map[string]bool{}
	for _, o := range out {
		if !isGenerated(o) {
			continue
		}
		services++
		if seen[o.id()] {
			return "twice: " + o.id(), services
		}
		seen[o.id()] = true
		if was, found := existing[o.id()]; found {
			own := ownPort(o)
			if was, is := withoutOwned(was, own), withoutOwned(o, own); text(was) != text(is) {
				return "Service: " + difference("", map[string]any(was), map[string]any(is)), services
			}
		}
	}
	return "", services
}

// difference names a place in which two values differ.
func difference(path string, was, is any) string {
	a, aIsMap := was.(map[string]any)
	b, bIsMap := is.(map[string]any)
	if aIsMap && bIsMap {
		for _, key := range slices.Sorted(maps.Keys(a)) {
			if _, found := b[key]; !found {
				return fmt.Sprintf("%s.%.40q is lost", path, key)
			}
			if d := difference(fmt.Sprintf("%s.%.40q", path, key), a[key], b[key]); d != "" {
				return d
			}
		}
		for key := range b {
			if _, found := a[key]; !found {
				return fmt.Sprintf("%s.%.40q has come", path, key)
			}
		}
		return ""
	}
	c, aIsList := was.([]any)
	d, bIsList := is.([]any)
	if aIsList && bIsList && len(c) == len(d) {
		for i := range c {
			if d := difference(fmt.Sprintf("%s[%d]", path, i), c[i], d[i]); d != "" {
				return d
			}
		}
		return ""
	}
	if fmt.Sprint(was) == fmt.Sprint(is) && fmt.Sprintf("%T", was) == fmt.Sprintf("%T", is) {
		return ""
	}
	return fmt.Sprintf("%s was %#v and is %#v", path, was, is)
}

// ownPort returns the index of the port of a Service that the program sets, or -1. It stays where it was or is added at the end.
func ownPort(o object) int {
	ports, _ := o.at("spec", "ports").([]any)
	return slices.IndexFunc(ports, func(p any) bool {
		port, _ := p.(map[string]any)
		return port["name"] == "http"
	})
}

// withoutOwned returns a Service without the fields that the program sets, of its ports in the one at index own alone.
func withoutOwned(o object, own int) object {
	var dup object
	dec := json.NewDecoder(strings.NewReader(text(o)))
	dec.UseNumber()
	if err := dec.Decode(&dup); err != nil {
		panic(err)
	}
	delete(dup.at("metadata", "annotations").(map[string]any), fn.OwnerAnnotation)
	spec, _ := dup["spec"].(map[string]any)
	delete(spec, "selector")
	ports, _ := spec["ports"].([]any)
	if 0 <= own && own < len(ports) {
		port, _ := ports[own].(map[string]any) // a null is an entry without fields, as for the API server
		maps.DeleteFunc(port, func(key string, _ any) bool {
			return key == "name" || key == "port" || key == "targetPort" || key == "protocol"
		})
		if len(port) == 0 {
			ports = slices.Delete(ports, own, own+1)
		}
	}
	delete(spec, "ports")
	if len(ports) > 0 {
		spec["ports"] = ports
	}
	if len(spec) == 0 {
		delete(dup, "spec")
	}
	return dup
}

// text returns an object as JSON with sorted keys.
func text(o object) string {
	b, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// check reads an output with each kubectl and compares it with the input, and with how many Services there must be, if that is known.
// What comes out as it came in may be as unreadable as it was.
func check(t *testing.T, way string, objects []object, in, out [][]byte, ordered bool, services int) {
	t.Helper()
	for _, k := range kubectls {
		got, err := k.all(out)
		if err != nil {
			if _, unreadable := k.all(in); unreadable == nil || !slices.EqualFunc(in, out, bytes.Equal) {
				t.Errorf("%s: %s cannot read the output: %v: %.300q", way, k.name, err, out)
			}
			continue
		}
		wrong, n := compare(objects, got, ordered)
		if wrong != "" {
			t.Errorf("%s: %s reads something else: %s: %.300q", way, k.name, wrong, out)
		} else if services >= 0 && n != services {
			t.Errorf("%s: %s reads %d Services, not %d: %.300q", way, k.name, n, services, out)
		}
	}
}

package oracle_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/koupleless/module-service/internal/stream"
)

// snippets are inserted somewhere.
var snippets = []string{
	"", "\n", "\r\n", "\r", " ", "\t", "#", " # c", "\n# c\n", "\n---\n", "\n--- # c\n", "\n...\n", "---", "\n\n", "\ufeff", "\u0085", "\u2028", "\u007f",
	": ", "\n  ", "- ", "\n- ", "? ", "&a ", "*a", "!!str ", "!!binary ", "!x ", "|\n  x\n", "|+\n  x\n\n", ">-\n  x\n", "<<: {a: b}\n", "'", "\"", "\\", "\\u0041",
	"{", "}", "[", "]", ",", "{}", "[]", "null", "~", "yes", "off", "1_0", "0x1", ".inf", "1e3", "2001-01-01", "y: n\n", "%YAML 1.1\n", "%",
}

// FuzzKubectl has kubectl read what comes out of any input that it reads, in one of the ways. The program may refuse the input.
func FuzzKubectl(f *testing.F) {
	ways := []string{"pipe", "build -", "build - in JSON", "build FILE", "-o DIR", "-o DIR in JSON"}
	add := func(text string, i int) { f.Add(text, snippets[i%len(snippets)], uint16(31*i), byte(i)) }
	for i, p := range slices.Concat(alone, modules, others) {
		text := strings.NewReplacer("%s", "t1", "%%", "%").Replace(p.text)
		add(text, i)
		add(strings.ReplaceAll(module, "%s", "t2")+"---\n"+text, i+1)
		add(text+"\n---\n"+strings.ReplaceAll(module, "%s", "t2"), i+2)
	}
	// A line break of Unicode ends an entry of ports that is null.
	null := strings.ReplaceAll(module+"---\n"+existing, "%s", "t1") + "  labels: &l {a: b} # c\nspec:\n  selector: *l\n  ports:\n  # first\n  - "
	f.Add(null, "\u2028", uint16(len(null)), byte(slices.Index(ways, "-o DIR")))
	for seed := range 100 {
		add(generate(uint64(seed)).files[0], seed)
	}
	f.Fuzz(func(t *testing.T, text, inserted string, at uint16, choice byte) {
		if len(text)+len(inserted) > 16<<10 {
			return
		}
		cut := int(at) % (len(text) + 1)
		text = text[:cut] + inserted + text[cut:]
		objects, err := kubectls[1].objects([]byte(text))
		if err != nil || !agree(text, objects) || isAmbiguous([]byte(text)) {
			return
		}
		in := input{files: []string{text}}
		chosen := func(way string) bool { return way == ways[int(choice)%len(ways)] }
		in.ways(t, chosen, func(way string, output [][]byte, ordered bool) {
			check(t, way, objects, [][]byte{[]byte(text)}, output, ordered, -1)
		}, func(string, string) {})
	})
}

// agree reports whether the program finds in a text as many resources as kubectl, which reads only the first document after a separator,
// only lines that begin with "---" as separators, and anything as an object.
func agree(text string, objects []object) bool {
	s, err := stream.Read([]byte(text), "in")
	if err != nil || len(s.Errors()) > 0 || len(s.Items()) != len(objects) || s.IsResourceList() {
		return false
	}
	for i, item := range s.Items() {
		if fmt.Sprint(objects[i]["apiVersion"], objects[i]["kind"]) != fmt.Sprint(item.ID().APIVersion, item.ID().Kind) {
			return false
		}
	}
	return true
}

package document

import (
	"bytes"
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// kind returns what the value of a row is.
func (t *Lines) kind(i int) Kind {
	switch r := t.rows[i]; r.form {
	case plain:
		return plainKind(t.in(r.value))
	case quoted, escaped, block:
		return String
	case flow:
		if t.in(r.value)[0] == '[' {
			return List
		}
		return Map
	}
	switch first := t.first(i); {
	case first == 0:
		return Null
	case t.rows[first].key.to == 0:
		return List
	}
	return Map
}

// first returns the first row of a collection, 0 if there is none.
func (t *Lines) first(row int) int {
	if i := row + 1; i < len(t.rows) && t.rows[i].depth > t.rows[row].depth {
		return i
	}
	return 0
}

// after returns the next row of the collection that a row is in, 0 if there is none.
func (t *Lines) after(row int) int { return int(t.rows[row].next) }

// hasText reports whether the key of a row is a string. Another one is none that Kubernetes knows.
func (t *Lines) hasText(r *row) bool {
	return r.key.from > r.at || r.key.to > 0 && plainKind(t.in(r.key)) == String
}

// key returns the key of a row.
func (t *Lines) key(row int) string {
	r := &t.rows[row]
	if t.hasText(r) {
		return t.name(t.in(r.key))
	}
	return keyText(&yaml.Node{Kind: yaml.ScalarNode, Value: string(t.in(r.key))})
}

// maxNames is how many keys a table keeps.
const maxNames = 256

// name returns a key as a string that is made once.
func (t *Lines) name(key []byte) string {
	if name, isKnown := t.names[string(key)]; isKnown {
		return name
	}
	name := string(key)
	if t.names == nil {
		t.names = map[string]string{}
	}
	if len(t.names) < maxNames {
		t.names[name] = name
	}
	return name
}

// position returns the offset at which the value of a row starts: a scalar or brackets, else the first member, else the row.
func (t *Lines) position(row int) int {
	r := t.rows[row]
	switch first := t.first(row); {
	case r.form != none:
		return t.start + int(r.value.from)
	case first > 0:
		r = t.rows[first]
	}
	return t.start + int(r.at)
}

// field returns the row of the first field with a key, and how many there are.
func (t *Lines) field(row int, key string) (first, count int) {
	rows, n := t.rows, int32(len(key))
	for i := t.first(row); i > 0; {
		r := &rows[i]
		if r.key.to-r.key.from == n && string(t.in(r.key)) == key && t.hasText(r) { // most keys have another length
			if count++; count == 1 {
				first = i
			}
		}
		i = int(r.next)
	}
	return first, count
}

// scalar returns the text of a scalar. What is hidden by escapes or spread over lines the library reads.
func (t *Lines) scalar(row int) string {
	r := t.rows[row]
	text := t.in(r.value)
	switch r.form {
	case quoted:
		return string(text[1 : len(text)-1])
	case escaped:
		return decodeScalar(text)
	case block:
		// With the column of the collection around it, from which the indicator counts.
		start := t.start + int(r.at)
		column := start - (bytes.LastIndexByte(t.text[:start], '\n') + 1)
		prefix := "k: "
		if r.key.to == 0 {
			prefix = "- "
		}
		return decodeScalar(fmt.Appendf(nil, "%*s%s%s", column, "", prefix, text))
	}
	return string(text)
}

// decodeScalar returns the text of the last scalar in a document.
func decodeScalar(text []byte) string {
	var doc yaml.Node
	_ = yaml.Unmarshal(text, &doc) // it was accepted
	n := &doc
	for len(n.Content) > 0 {
		n = n.Content[len(n.Content)-1]
	}
	return n.Value
}

// plainKind returns the kind of a plain scalar. The library resolves what is not obvious.
func plainKind(text []byte) Kind {
	switch {
	case isWord(text):
		return String
	case string(text) == "true" || string(text) == "false":
		return Bool
	case text[0] != '0' && len(text) < 10 && IsNumeral(text):
		return Int
	case isVersion(text):
		return String
	}
	if _, ok := yamlnode.Word(string(text)); ok {
		return Bool
	}
	return kindOf((&yaml.Node{Kind: yaml.ScalarNode, Value: string(text)}).ShortTag())
}

// isWord reports whether text begins with a letter and has no other meaning in YAML 1.1 or 1.2.
func isWord(text []byte) bool {
	if len(text) == 0 || !isLetter(text[0]) {
		return false
	}
	if len(text) > len("false") {
		return true
	}
	if _, isBool := yamlnode.Word(string(text)); isBool {
		return false
	}
	switch string(text) {
	case "true", "True", "TRUE", "false", "False", "FALSE", "null", "Null", "NULL":
		return false
	}
	return true
}

// isVersion reports whether text is one such as 1.0.0 or 2.1.3-SNAPSHOT: a digit, and more dots than a number or a time has.
func isVersion(text []byte) bool {
	return '0' <= text[0] && text[0] <= '9' && bytes.Count(text, []byte(".")) > 1
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// IsNumeral reports whether text is made of digits.
func IsNumeral[T string | []byte](text T) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return len(text) > 0
}

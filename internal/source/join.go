package source

import (
	"bytes"
	"io"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/jsontext"
)

// join writes texts, each with any number of documents, as one stream of YAML documents. JSON stays as it is if it stands alone;
// between other documents, where it is read as YAML, it is written so that this reads the same.
func join(w io.Writer, texts [][]byte) error {
	var documents [][]byte
	var isJSON []bool
	for _, text := range texts {
		values, ok := jsontext.Split(text)
		for _, doc := range values { // YAML needs separators between them
			if len(bytes.TrimSpace(doc)) > 0 {
				documents, isJSON = append(documents, doc), append(isJSON, ok)
			}
		}
	}
	out := &joiner{w: w}
	for i, doc := range documents {
		if isJSON[i] && len(documents) > 1 {
			doc = jsontext.AsYAML(bytes.TrimSpace(bytes.TrimPrefix(doc, document.BOM)))
		}
		switch {
		case i > 0:
			doc = bytes.TrimPrefix(doc, document.BOM)
			out.write([]byte(separator(doc)))
		case jsontext.Begins(doc) && (len(documents) > 1 || !isJSON[i]):
			// Without it kubectl before 1.33 reads the whole stream as JSON, and stops at the first separator.
			out.write([]byte("---\n"))
		}
		out.write(doc)
		if !bytes.HasSuffix(doc, []byte("\n")) {
			out.write([]byte("\n"))
		}
	}
	return out.err
}

// YAML returns a text of YAML or of one JSON value as YAML that reads the same.
func YAML(text []byte) []byte {
	if values, isJSON := jsontext.Split(text); isJSON && len(values) == 1 {
		return jsontext.AsYAML(bytes.TrimPrefix(text, document.BOM))
	}
	return text
}

// A joiner writes until the first error, which it keeps.
type joiner struct {
	w   io.Writer
	err error
}

func (j *joiner) write(text []byte) {
	if j.err == nil && len(text) > 0 {
		_, j.err = j.w.Write(text)
	}
}

// separator returns what must stand before a text that follows another one. YAML directives must follow an end of document. A blank
// line that follows directly could become part of a block scalar at the end of the other text.
func separator(text []byte) string {
	for line := range bytes.Lines(text) {
		switch {
		case line[0] == '%':
			return "...\n"
		case document.IsMarker(line, "---"):
			return ""
		case line[0] != '#':
			return "---\n"
		}
	}
	return "---\n"
}

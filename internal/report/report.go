// Package report writes results for the programs that read them: the annotations of GitHub's workflows, and JSON.
package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/oneline"
)

// The formats of a report.
const (
	Text   = "text"
	GitHub = "github"
	JSON   = "json"
)

// Formats are all formats.
var Formats = []string{Text, GitHub, JSON}

// Note is the severity of a result that is never an error.
const Note = kptfn.Severity("note")

// Command returns a result as a workflow command, which GitHub shows at the line of a pull request:
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
func Command(r *kptfn.Result) string {
	name := "error"
	switch r.Severity {
	case kptfn.Warning:
		name = "warning"
	case Note, kptfn.Info:
		name = "notice"
	}
	var properties []string
	add := func(key, value string) {
		escaped := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(oneline.Text(value))
		properties = append(properties, key+"="+escaped)
	}
	if r.File != nil {
		add("file", r.File.Path)
		if line, column := fn.PositionOf(r); line > 0 {
			add("line", fmt.Sprint(line))
			add("col", fmt.Sprint(column))
		}
	}
	if title := resource(r); title != "" {
		add("title", title)
	}
	text := r.Message
	if r.Field != nil {
		text = r.Field.Path + ": " + text
	}
	if properties != nil {
		name += " " + strings.Join(properties, ",")
	}
	return "::" + name + "::" + strings.ReplaceAll(oneline.Text(text), "%", "%25")
}

func resource(r *kptfn.Result) string {
	if r.ResourceRef == nil {
		return ""
	}
	name := r.ResourceRef.Name
	if r.ResourceRef.Namespace != "" {
		name = r.ResourceRef.Namespace + "/" + name
	}
	return strings.TrimSpace(r.ResourceRef.Kind + " " + name)
}

// Version is the version of the documents of Document.
const Version = "v1alpha1"

type document struct {
	Version string         `json:"version"`
	Results []result       `json:"results"`
	Summary map[string]int `json:"summary"`
}

type result struct {
	Severity string `json:"severity"`
	Message  string `json:"message"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Resource string `json:"resource,omitempty"`
	Field    string `json:"field,omitempty"`
	Current  any    `json:"currentValue,omitempty"`
	Proposed any    `json:"proposedValue,omitempty"`
}

// Document returns results as one JSON document: each with its severity (error, warning or note), message, file, line, column,
// resource, field, current and proposed value, as far as they are known, and how many there are of each severity.
func Document(results kptfn.Results) ([]byte, error) {
	d := document{Version: Version, Results: []result{}, Summary: map[string]int{"error": 0, "warning": 0, "note": 0}}
	for _, r := range results {
		severity := string(cmp.Or(r.Severity, kptfn.Error))
		if r.Severity == kptfn.Info {
			severity = string(Note)
		}
		one := result{Severity: severity, Message: r.Message, Resource: resource(r)}
		if r.File != nil {
			one.File = r.File.Path
			one.Line, one.Column = fn.PositionOf(r)
		}
		if r.Field != nil {
			one.Field, one.Current, one.Proposed = r.Field.Path, r.Field.CurrentValue, r.Field.ProposedValue
		}
		d.Results = append(d.Results, one)
		d.Summary[severity]++
	}
	text, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the report: %w", err)
	}
	return append(text, '\n'), nil
}

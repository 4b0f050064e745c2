// Package report writes results for the programs that read them: JSON, SARIF, JUnit and the annotations of GitHub's workflows; shows
// people the line that a result is about; and writes lists of Services: tables, JSON, YAML and Mermaid.
package report

import (
	"cmp"
	"encoding/json"
	"fmt"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/rule"
)

// The formats of a report.
const (
	Text   = "text"
	JSON   = "json"
	GitHub = "github"
	SARIF  = "sarif"
	JUnit  = "junit"
)

// Formats are all formats.
var Formats = []string{Text, JSON, GitHub, SARIF, JUnit}

// Note is the severity of a result that is never an error.
const Note = kptfn.Severity("note")

// Version is the version of the documents of JSON.
const Version = "v1alpha1"

// A Report is what a run found. As JSON it has the schema of schema/report.schema.json.
type Report struct {
	Version string   `json:"version"`
	Results []Result `json:"results"`
	Summary Summary  `json:"summary"`

	files []string // that were read
}

// A Result is an error, a warning or a note. Lines and columns count from 1, columns in characters; the end is that of the value, and
// the end column the one after it. What is not known is absent.
type Result struct {
	Severity  kptfn.Severity `json:"severity"`
	Message   string         `json:"message"`
	Rule      string         `json:"rule"`
	File      string         `json:"file,omitempty"`
	Line      int            `json:"line,omitempty"`
	Column    int            `json:"column,omitempty"`
	EndLine   int            `json:"endLine,omitempty"`
	EndColumn int            `json:"endColumn,omitempty"`
	Resource  *Resource      `json:"resource,omitempty"`
	Field     string         `json:"field,omitempty"`
	Current   any            `json:"currentValue,omitempty"`
	Proposed  any            `json:"proposedValue,omitempty"`
}

// A Resource is what a result is about.
type Resource struct {
	APIVersion string `json:"apiVersion,omitempty"`
	Kind       string `json:"kind,omitempty"`
	Namespace  string `json:"namespace,omitempty"`
	Name       string `json:"name,omitempty"`
}

// String returns the resource as messages name it.
func (r *Resource) String() string {
	if r == nil {
		return ""
	}
	return fn.Reference{Kind: r.Kind, Namespace: r.Namespace, Name: r.Name}.String()
}

// A Summary counts the results of each severity.
type Summary struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Notes    int `json:"notes"`
}

// Sources are the texts of the files that were read, by their paths.
type Sources map[string][]byte

// New returns the report of results, of a run that read files.
func New(results kptfn.Results, sources Sources, files []string) Report {
	report := Report{Version: Version, Results: []Result{}, files: files}
	for _, r := range results {
		one := resultOf(r, sources)
		report.Results = append(report.Results, one)
		switch one.Severity {
		case kptfn.Error:
			report.Summary.Errors++
		case kptfn.Warning:
			report.Summary.Warnings++
		default:
			report.Summary.Notes++
		}
	}
	return report
}

func resultOf(r *kptfn.Result, sources Sources) Result {
	one := Result{Severity: cmp.Or(r.Severity, kptfn.Error), Message: r.Message, Rule: string(rule.Of(r))}
	if r.Severity == kptfn.Info {
		one.Severity = Note
	}
	if ref := r.ResourceRef; ref != nil {
		one.Resource = &Resource{ref.APIVersion, ref.Kind, ref.Namespace, ref.Name}
	}
	if r.Field != nil {
		one.Field, one.Current, one.Proposed = r.Field.Path, r.Field.CurrentValue, r.Field.ProposedValue
	}
	if r.File == nil {
		return one
	}
	one.File = r.File.Path
	one.Line, one.Column = fn.PositionOf(r)
	if line, found := sources.line(one.File, one.Line); found {
		one.EndLine, one.EndColumn = one.Line, endOf(line, one.Column)
	}
	return one
}

// text returns what is wrong, with the field.
func (r Result) text() string {
	if r.Field == "" {
		return r.Message
	}
	return r.Field + ": " + r.Message
}

// Encode returns a report in a format that is not Text.
func (r Report) Encode(format string) ([]byte, error) {
	switch format {
	case GitHub:
		return r.gitHub(), nil
	case SARIF:
		return encode(r.sarif())
	case JUnit:
		return r.jUnit()
	}
	return encode(r)
}

func encode(document any) ([]byte, error) {
	text, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the report: %w", err)
	}
	return append(text, '\n'), nil
}

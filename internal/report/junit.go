package report

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/oneline"
)

// JUnit as kubeconform writes it: a suite for each file, and in it a case for each resource with messages, or one for the file.
type (
	jUnitSuites struct {
		XMLName  xml.Name      `xml:"testsuites"`
		Name     string        `xml:"name,attr"`
		Tests    int           `xml:"tests,attr"`
		Failures int           `xml:"failures,attr"`
		Errors   int           `xml:"errors,attr"`
		Disabled int           `xml:"disabled,attr"`
		Suites   []*jUnitSuite `xml:"testsuite"`
	}
	jUnitSuite struct {
		Name     string       `xml:"name,attr"`
		ID       int          `xml:"id,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Disabled int          `xml:"disabled,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Cases    []*jUnitCase `xml:"testcase"`
	}
	jUnitCase struct {
		Name      string         `xml:"name,attr"`
		ClassName string         `xml:"classname,attr"`
		File      string         `xml:"file,attr,omitempty"`
		Line      int            `xml:"line,attr,omitempty"`
		Failures  []jUnitFailure `xml:"failure"`
		Output    string         `xml:"system-out,omitempty"` // warnings and notes, which fail nothing
	}
	jUnitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

func (r Report) jUnit() ([]byte, error) {
	root := &jUnitSuites{Name: "module-service"}
	for _, file := range r.files {
		root.suite(file)
	}
	for _, one := range r.Results {
		suite := root.suite(one.File)
		c := suite.testCase(one)
		text := oneline.Text(one.text())
		where := text
		if one.Line > 0 {
			where = fmt.Sprintf("%s:%d:%d: %s", oneline.Text(one.File), one.Line, one.Column, text)
		}
		if one.Severity != kptfn.Error {
			c.Output += string(one.Severity) + ": " + where + "\n"
			continue
		}
		if c.Failures == nil {
			suite.Failures++
			root.Failures++
		}
		c.Failures = append(c.Failures, jUnitFailure{text, one.Rule, where})
	}
	for _, suite := range root.Suites {
		if suite.Cases == nil { // nothing is wrong with the file
			suite.Cases = []*jUnitCase{{Name: suite.Name, ClassName: "file", File: suite.Name}}
		}
		suite.Tests = len(suite.Cases)
		root.Tests += suite.Tests
	}
	text, err := xml.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the report: %w", err)
	}
	return slices.Concat([]byte(xml.Header), text, []byte("\n")), nil
}

// suite returns the suite of a file, "" for what is in none.
func (s *jUnitSuites) suite(file string) *jUnitSuite {
	name := oneline.Text(file)
	if file == "" {
		name = s.Name
	}
	for _, known := range s.Suites {
		if known.Name == name {
			return known
		}
	}
	suite := &jUnitSuite{Name: name, ID: len(s.Suites) + 1}
	s.Suites = append(s.Suites, suite)
	return suite
}

// testCase returns the case of the resource of a result, or of its rule if it is about none.
func (s *jUnitSuite) testCase(r Result) *jUnitCase {
	c := &jUnitCase{Name: r.Rule, ClassName: "file", File: r.File, Line: r.Line}
	if r.Resource != nil {
		c.Name = oneline.Text(strings.TrimPrefix(r.Resource.String(), r.Resource.Kind+" "))
		c.ClassName = oneline.Text(r.Resource.Kind + "@" + r.Resource.APIVersion)
	}
	for _, known := range s.Cases {
		if known.Name == c.Name && known.ClassName == c.ClassName {
			return known
		}
	}
	s.Cases = append(s.Cases, c)
	return c
}

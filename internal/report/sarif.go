package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/rule"
)

// What is written of SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Language   string        `json:"language"`
		Newlines   []string      `json:"newlineSequences"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Language       string      `json:"language"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string       `json:"id"`
		ShortDescription sarifMessage `json:"shortDescription"`
		HelpURI          string       `json:"helpUri"`
	}
	sarifResult struct {
		RuleID     string           `json:"ruleId"`
		RuleIndex  int              `json:"ruleIndex"`
		Level      string           `json:"level"`
		Message    sarifMessage     `json:"message"`
		Locations  []sarifLocation  `json:"locations,omitempty"`
		Properties *sarifProperties `json:"properties,omitempty"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifLocation struct {
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
	}
	sarifProperties struct {
		Current  any `json:"currentValue,omitempty"`
		Proposed any `json:"proposedValue,omitempty"`
	}
)

const home = "https://github.com/koupleless/module-service"

func (r Report) sarif() sarifLog {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "module-service", InformationURI: home, Language: "en-US", Rules: []sarifRule{}}},
		ColumnKind: "unicodeCodePoints",
		Language:   "en-US",
		Newlines:   []string{"\r\n", "\n"},
		Results:    []sarifResult{},
	}
	for _, one := range r.Results {
		rules := &run.Tool.Driver.Rules
		index := slices.IndexFunc(*rules, func(known sarifRule) bool { return known.ID == one.Rule })
		if index < 0 {
			index = len(*rules)
			described, _ := rule.Find(rule.ID(one.Rule))
			*rules = append(*rules, sarifRule{one.Rule, sarifMessage{described.Meaning}, home + "/blob/main/docs/messages.md"})
		}
		run.Results = append(run.Results, one.sarif(index))
	}
	return sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}}
}

func (r Result) sarif(index int) sarifResult {
	text := r.text()
	var location sarifLocation
	if name := r.Resource.String(); name != "" {
		text = name + ": " + text
		location.Logical = []sarifLogical{{strings.TrimSpace(name + " " + r.Field)}}
	}
	if r.File != "" {
		location.Physical = &sarifPhysical{Artifact: sarifArtifact{uri(r.File)}}
		if r.Line > 0 {
			location.Physical.Region = &sarifRegion{r.Line, r.Column, r.EndLine, r.EndColumn}
		}
	}
	result := sarifResult{RuleID: r.Rule, RuleIndex: index, Level: string(r.Severity), Message: sarifMessage{text}}
	if location.Physical != nil || location.Logical != nil {
		result.Locations = []sarifLocation{location}
	}
	if r.Current != nil || r.Proposed != nil {
		result.Properties = &sarifProperties{r.Current, r.Proposed}
	}
	return result
}

// uri returns a path as a reference to a file. Only internal/remote may import net/url.
func uri(path string) string {
	var b strings.Builder
	for _, c := range []byte(path) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("/-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

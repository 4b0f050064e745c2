package oracle_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	goyaml "go.yaml.in/yaml/v2"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// A kubectl reads the objects of a stream as a version of kubectl does.
type kubectl struct {
	name string
	read func(text []byte) decoder
}

type decoder interface{ Decode(into any) error }

// kubectls are the two behaviours that there are: up to 1.32 a stream whose first character is "{" is JSON to its end, since 1.33 what
// fails as JSON is tried as YAML.
var kubectls = []kubectl{
	{"kubectl 1.32", func(text []byte) decoder {
		stream, _, isJSON := yaml.GuessJSONStream(bytes.NewReader(text), 4096)
		if isJSON {
			return json.NewDecoder(stream)
		}
		return yaml.NewYAMLToJSONDecoder(stream)
	}},
	{"kubectl 1.33", func(text []byte) decoder { return yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096) }},
}

// An object is what kubectl would send to the API server.
type object map[string]any

// objects returns the objects of a stream, those in lists one by one.
func (k kubectl) objects(text []byte) ([]object, error) {
	var all []object
	for dec := k.read(text); ; {
		var raw json.RawMessage
		switch err := dec.Decode(&raw); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, err
		}
		if raw = bytes.TrimSpace(raw); len(raw) == 0 || string(raw) == "null" {
			continue
		}
		var value any
		if err := json.Unmarshal(raw, &value); err != nil { // a number beyond a float64
			return nil, err
		}
		numbers := json.NewDecoder(bytes.NewReader(raw))
		numbers.UseNumber()
		if err := numbers.Decode(&value); err != nil {
			return nil, err
		}
		o, isMap := canonical(value).(map[string]any)
		if !isMap {
			return nil, fmt.Errorf("no object: %s", raw)
		}
		all = append(all, flatten(o)...)
	}
}

// all returns the objects of files.
func (k kubectl) all(files [][]byte) (all []object, err error) {
	for _, file := range files {
		objects, err := k.objects(file)
		if err != nil {
			return nil, err
		}
		all = append(all, objects...)
	}
	return all, nil
}

// flatten returns the members of a list, and any other object itself.
func flatten(o object) []object {
	kind, _ := o["kind"].(string)
	items, isList := o["items"].([]any)
	if !isList || !strings.HasSuffix(kind, "List") {
		return []object{o}
	}
	var all []object
	for _, item := range items {
		member, isMap := item.(map[string]any)
		if !isMap {
			return []object{o}
		}
		if member["kind"] == nil && member["apiVersion"] == nil && kind != "List" {
			member["kind"], member["apiVersion"] = strings.TrimSuffix(kind, "List"), o["apiVersion"]
		}
		all = append(all, flatten(member)...)
	}
	return all
}

// canonical returns a value in which equal numbers have one spelling.
func canonical(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key := range v {
			v[key] = canonical(v[key])
		}
	case []any:
		for i := range v {
			v[i] = canonical(v[i])
		}
	case json.Number:
		if _, err := strconv.ParseInt(v.String(), 10, 64); err == nil && v != "-0" {
			return v
		}
		f, err := v.Float64()
		if err != nil {
			return v
		}
		sent, err := json.Marshal(f + 0) // as kubectl sends it: 12E18 is an integer, and minus zero is zero
		if err != nil {
			return v
		}
		return json.Number(sent)
	}
	return value
}

// isAmbiguous reports whether kubectl makes one key of two, such as 1 and "1": which value it takes differs from run to run. It also
// takes one of two carriage returns off each line, so that it and the YAML library count other lines in one file.
func isAmbiguous(text []byte) bool {
	if bytes.Contains(text, []byte("\r\r\n")) {
		return true
	}
	for documents := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text))); ; {
		document, err := documents.Read()
		if err != nil {
			return false
		}
		var value any
		if goyaml.Unmarshal(document, &value) == nil && hasTwins(value) {
			return true
		}
	}
}

func hasTwins(value any) bool {
	switch v := value.(type) {
	case map[any]any:
		names := map[string]bool{}
		for key, member := range v {
			name := fmt.Sprint(key)
			if f, isFloat := key.(float64); isFloat {
				name = strconv.FormatFloat(f, 'g', -1, 32)
			}
			if names[name] || hasTwins(member) {
				return true
			}
			names[name] = true
		}
	case []any:
		return slices.ContainsFunc(v, hasTwins)
	}
	return false
}

func (o object) at(keys ...string) any {
	var value any = map[string]any(o)
	for _, key := range keys {
		m, _ := value.(map[string]any)
		value = m[key]
	}
	return value
}

func (o object) id() string {
	return fmt.Sprint(o["apiVersion"], " ", o["kind"], " ", o.at("metadata", "namespace"), " ", o.at("metadata", "name"))
}

package strict_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/strict"
)

// A shop has a field of each sort.
type shop struct {
	Name    string            `json:"name"`
	Open    *bool             `json:"open"`
	Shelves []shelf           `json:"shelves"`
	Labels  map[string]string `json:"labels"`
	Owner   struct {
		Street string `json:"street"`
	} `json:"owner"`
}

type shelf struct {
	Size int32 `json:"size"`
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, text string
		want         []strict.Finding // without nodes
	}{
		{"all is right, and null fits everywhere", "{name: a, open: true, shelves: [{size: 1}, null], labels: {a: b}, owner: null}", nil},
		{"wrong types, all of them", "{name: 1, open: 'true', shelves: [{size: a}, {size: 3000000000}], labels: [a]}", []strict.Finding{
			{Rule: rule.WrongType, Path: "name", Proposed: "1", Message: "must be a string, in quotes, got 1"},
			{Rule: rule.WrongType, Path: "open", Proposed: true, Message: `must be true or false, without quotes, got "true"`},
			{Rule: rule.WrongType, Path: "shelves[0].size", Message: `must be a whole number, got "a"`},
			{Rule: rule.WrongType, Path: "shelves[1].size", Message: "is out of range: 3000000000"},
			{Rule: rule.WrongType, Path: "labels", Message: "must be a map, got a list"},
		}},
		{"a misspelt key", "{nam: a}", []strict.Finding{{Rule: rule.MisspeltField, Path: "nam", Message: `is unknown: did you mean "name"?`, Key: true}}},
		{"a key that belongs further down", "{street: a}", []strict.Finding{{Rule: rule.MisplacedField, Path: "street", Message: `is unknown here: did you mean "owner.street"?`, Key: true}}},
		{"a key that is explained", "{secret: a}", []strict.Finding{{Rule: rule.MisplacedField, Path: "secret", Message: "is none of yours", Key: true}}},
		{"a key twice", "{name: a, name: b}", []strict.Finding{{Rule: rule.DuplicateKey, Path: "name", Message: "is given a second time", Key: true}}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			n, err := yaml.Parse(c.text)
			require.NoError(t, err)
			found := strict.Check(n.YNode(), reflect.TypeFor[shop](), func(key string, _ reflect.Type) string {
				if key == "secret" {
					return "is none of yours"
				}
				return ""
			})
			for i := range found {
				assert.NotNil(t, found[i].Node)
				found[i].Node = nil
			}
			assert.Equal(t, c.want, found)
		})
	}
}

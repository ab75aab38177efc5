package bench

import (
	"crypto/rand"
	"encoding/json"
	"fmt"

	"github.com/valyala/fasthttp"
)

// person is an account with a password, as its owner's app knows it.
type person struct {
	login, password string
	address         string // where it logs in from
	tokens          tokens // of the newest answer
}

type tokens struct{ AccessToken, RefreshToken, DeviceToken string }

// people are n that do not exist yet, each at an address of its own.
func people(n int) []*person {
	all := make([]*person, n)
	for i := range all {
		all[i] = &person{login: fmt.Sprintf("bench-%d@example.com", i), password: rand.Text(), address: fmt.Sprintf("203.0.%d.%d", 113+i/250, 1+i%250)}
	}
	return all
}

// join makes the account on a server the way an app does: a device, upgraded,
// that then logs in with its password.
func (p *person) join(c *client) error {
	steps := []func() target{
		func() target { return newDevice(p.address) },
		func() target {
			return post("/v1/me/upgrade", encoded(map[string]string{"login": p.login, "password": p.password}), fasthttp.StatusOK,
				"X-Forwarded-For", p.address, "Authorization", "Bearer "+p.tokens.AccessToken)
		},
		func() target { return p.logIn(p.address, false) },
	}
	for _, step := range steps {
		if err := c.ask(step()); err != nil {
			return err
		}
		if err := p.keep(c.resp.Body()); err != nil {
			return err
		}
	}
	return nil
}

// keep takes the tokens out of an answer.
func (p *person) keep(body []byte) error {
	var got tokens
	if err := json.Unmarshal(body, &got); err != nil {
		return err
	}
	if got.AccessToken == "" || got.RefreshToken == "" {
		return fmt.Errorf("an answer without tokens for %s", p.login)
	}
	if got.DeviceToken == "" {
		got.DeviceToken = p.tokens.DeviceToken
	}
	p.tokens = got
	return nil
}

// newDevice makes an account without a name.
func newDevice(address string) target {
	return post("/v1/auth/device", nil, fasthttp.StatusCreated, "X-Forwarded-For", address)
}

// logIn is a log-in with the right password; known says that the device shows
// it was here before.
func (p *person) logIn(address string, known bool) target {
	body := map[string]string{"login": p.login, "password": p.password}
	if known {
		body["deviceToken"] = p.tokens.DeviceToken
	}
	return post("/v1/auth/login", encoded(body), fasthttp.StatusOK, "X-Forwarded-For", address)
}

func (p *person) refresh() target {
	return post("/v1/auth/refresh", encoded(map[string]string{"refreshToken": p.tokens.RefreshToken}), fasthttp.StatusOK, "X-Forwarded-For", p.address)
}

// refreshes asks for one token after the other.
func (p *person) refreshes() visitor {
	return visitor{ask: p.refresh(), next: func(body []byte) (target, error) {
		err := p.keep(body)
		return p.refresh(), err
	}}
}

func encoded(members map[string]string) []byte {
	body, _ := json.Marshal(members) // texts always can be
	return body
}

package main

import (
	"context"
	"fmt"
	"time"

	"hanhtrinh/domain"
)

// leaseFirst is the lease on asking for the first administrator, so that of
// servers that start together one alone does.
const (
	leaseFirst = "first administrator"
	firstLease = 10 * time.Second
	firstAgain = 2 * time.Second // until another server is done, or the store answers
)

// askForFirst prints the code of the first administrator, once, when there is
// none and no such code is open.
func (s *service) askForFirst(ctx context.Context) error {
	lease := domain.NewLease(s.store, leaseFirst, firstLease)
	for ctx.Err() == nil {
		var code string
		var err error
		asked := lease.Once(ctx, func(ctx context.Context) { code, err = s.logins.Bootstrap(ctx) })
		switch {
		case asked && err == nil && code != "":
			s.printFirst(code)
			return nil
		case asked && err == nil:
			s.log.Debug("a first administrator is there, or asked for")
			return nil
		case asked && ctx.Err() == nil:
			s.log.Warn("the first administrator cannot be asked for yet", "error", err)
		}
		domain.Pause(ctx, nil, firstAgain)
	}
	return nil
}

// printFirst writes to the operator's terminal and nowhere else: the code is a
// secret, which logs are not for.
func (s *service) printFirst(code string) {
	fmt.Fprintf(s.environ.err, `
Chưa có quản trị viên. Mã dưới đây tạo quản trị viên đầu tiên: dùng một lần, trong 24 giờ, chỉ hiện lần này.
There is no administrator yet. The code below makes the first one: good once, for 24 hours, shown this one time.

    %[1]s

curl -H 'Content-Type: application/json' --data @- %[2]s/v1/auth/accept <<'END'
{"code": "%[1]s", "login": "...", "password": "..."}
END

Sau đó bật xác thực hai lớp (POST /v1/me/totp): quyền quản trị chỉ có hiệu lực khi đã bật.
Then set up a second factor (POST /v1/me/totp): the role holds only with one. See docs/operations.md.

`, code, s.config.PublicURL)
}

package domain

// Reasons of accounts, grants, proposals and the audit log.
const (
	ReasonOutsideReach     Reason = "outside_reach"
	ReasonAccountNotFound  Reason = "account_not_found"
	ReasonSessionNotFound  Reason = "session_not_found"
	ReasonGrantNotFound    Reason = "grant_not_found"
	ReasonCodeNotFound     Reason = "code_not_found"
	ReasonCodeUsed         Reason = "code_used"
	ReasonCodeInvalid      Reason = "code_invalid"
	ReasonLoginTaken       Reason = "login_taken"
	ReasonIDTaken          Reason = "id_taken"
	ReasonLoginFailed      Reason = "login_failed"
	ReasonRefreshRefused   Reason = "refresh_refused"
	ReasonFactorRequired   Reason = "second_factor_required"
	ReasonFactorWrong      Reason = "second_factor_wrong"
	ReasonFactorSet        Reason = "second_factor_already_set"
	ReasonFactorNotSet     Reason = "second_factor_not_set"
	ReasonFactorNeeded     Reason = "second_factor_needed"
	ReasonTooManyTries     Reason = "too_many_tries"
	ReasonHashingBusy      Reason = "log_in_busy"
	ReasonPasswordTrivial  Reason = "password_trivial"
	ReasonPasswordBreached Reason = "password_breached"
	ReasonPasswordWrong    Reason = "password_wrong"
	ReasonNotADevice       Reason = "not_a_device_account"
	ReasonDeviceNoGrant    Reason = "device_takes_no_grant"
	ReasonScriptNoCode     Reason = "script_takes_no_invitation"
	ReasonNoPasswordHere   Reason = "no_password_here"
	ReasonGrantTooWide     Reason = "grant_exceeds_own"
	ReasonGrantToSelf      Reason = "grant_to_self"
	ReasonTargetType       Reason = "reach_not_for_role"
	ReasonTargetUnknown    Reason = "reach_unknown"
	ReasonOwnAccount       Reason = "own_account"
	ReasonProposalNotFound Reason = "proposal_not_found"
	ReasonProposalDecided  Reason = "proposal_decided"
	ReasonProposalConflict Reason = "proposal_conflict"
	ReasonProposalEmpty    Reason = "proposal_changes_nothing"
	ReasonTooManyProposals Reason = "too_many_open_proposals"
	ReasonTooManyTaken     Reason = "too_many_withdrawn_proposals"
	ReasonNotForOwners     Reason = "not_for_owners"
	ReasonAuditTaken       Reason = "audit_number_taken"
	ReasonAuditDown        Reason = "audit_unavailable"
	ReasonIssuerDown       Reason = "issuer_unavailable"
)

var accountReasons = []ReasonText{
	{ReasonOutsideReach, nil, "Bản ghi này không có, hoặc nằm ngoài phạm vi được giao cho bạn.", "This record is not there, or lies outside what was entrusted to you."},
	{ReasonAccountNotFound, nil, "Không có tài khoản này.", "There is no such account."},
	{ReasonSessionNotFound, nil, "Không có phiên đăng nhập này.", "There is no such log-in."},
	{ReasonGrantNotFound, nil, "Không có quyền này, hoặc nằm ngoài phạm vi của bạn.", "There is no such grant, or it lies outside your reach."},
	{ReasonCodeNotFound, nil, "Không có mã này, hoặc nằm ngoài phạm vi của bạn.", "There is no such code, or it lies outside your reach."},
	{ReasonCodeUsed, nil, "Mã này đã được dùng.", "This code was used before."},
	{ReasonCodeInvalid, nil, "Mã không đúng, đã dùng hoặc đã hết hạn; hãy xin mã mới.", "The code is wrong, used or over; ask for a new one."},
	{ReasonIDTaken, nil, "Mã bản ghi này đã có; hãy gửi lại yêu cầu.", "A record with this id is there already; send the request again."},
	{ReasonLoginTaken, nil, "Tên đăng nhập này đã có người dùng.", "This login belongs to another account."},
	{ReasonLoginFailed, nil, "Tên đăng nhập hoặc mật khẩu không đúng.", "The login or the password is wrong."},
	{ReasonRefreshRefused, nil, "Phiên đăng nhập đã kết thúc; hãy đăng nhập lại.", "This log-in is over; log in again."},
	{ReasonFactorRequired, nil, "Cần thêm mã xác thực (ứng dụng xác thực hoặc mã khôi phục).", "A second factor is needed: the code of the authenticator app, or a recovery code."},
	{ReasonFactorWrong, nil, "Mã xác thực không đúng hoặc đã dùng.", "The second factor is wrong or was used."},
	{ReasonFactorSet, nil, "Xác thực hai lớp đã được bật.", "A second factor is set up already."},
	{ReasonFactorNotSet, nil, "Xác thực hai lớp chưa được bật; hãy bắt đầu tại POST /v1/me/totp.", "No second factor is set up; begin with POST /v1/me/totp."},
	{ReasonFactorNeeded, nil, "Quyền này cần xác thực hai lớp: hãy bật tại POST /v1/me/totp rồi đăng nhập lại.", "This needs a second factor: set one up with POST /v1/me/totp, then log in with it."},
	{ReasonTooManyTries, nil, "Đã thử sai quá nhiều lần; hãy đợi rồi thử lại.", "Too many failed tries; wait, then try again."},
	{ReasonHashingBusy, nil, "Đang có quá nhiều lượt đăng nhập; hãy thử lại sau giây lát.", "Too many log-ins at this moment; try again shortly."},
	{ReasonPasswordTrivial, nil, "Mật khẩu quá dễ đoán; hãy dùng vài từ không liên quan nhau.", "The password is too easy to guess; use several words that have nothing to do with each other."},
	{ReasonPasswordBreached, nil, "Mật khẩu này nằm trong danh sách mật khẩu đã lộ; hãy chọn mật khẩu khác.", "This password is on lists of stolen ones; choose another."},
	{ReasonPasswordWrong, nil, "Mật khẩu hiện tại không đúng.", "The present password is wrong."},
	{ReasonNotADevice, nil, "Chỉ tài khoản thiết bị ẩn danh mới nâng cấp được.", "Only an anonymous device account can be upgraded."},
	{ReasonDeviceNoGrant, nil, "Tài khoản thiết bị ẩn danh không nhận quyền; hãy nâng cấp tài khoản trước.", "An anonymous device account takes no grants; upgrade it first."},
	{ReasonScriptNoCode, nil, "Tài khoản của chương trình không nhận lời mời; quyền của nó do người vận hành hoặc quản trị viên trao.", "The account of a script takes no invitations: the operator or an administrator gives it what it may do."},
	{ReasonNoPasswordHere, nil, "Tài khoản này không có mật khẩu ở đây: tài khoản thiết bị đặt mật khẩu tại POST /v1/me/upgrade, tài khoản bên ngoài thì tại nơi cấp nó.", "This account has no password here: a device account gets one with POST /v1/me/upgrade, an external one has its own where it comes from."},
	{ReasonGrantTooWide, nil, "Không thể trao quyền rộng hơn quyền của chính mình (vai trò, phạm vi hoặc thời hạn).", "Nobody grants more than they hold: not this role, this reach or this long."},
	{ReasonGrantToSelf, nil, "Không thể tự trao quyền cho mình.", "Nobody grants to themselves."},
	{ReasonTargetType, []string{"allowed"}, "Vai trò này chỉ gắn với phạm vi: {allowed}.", "This role is bound to: {allowed}."},
	{ReasonTargetUnknown, nil, "Không có cơ sở lưu trú hoặc đơn vị hành chính này.", "There is no such lodging place or administrative unit."},
	{ReasonOwnAccount, nil, "Không thể làm việc này với tài khoản của chính mình.", "This cannot be done to one's own account."},
	{ReasonProposalNotFound, nil, "Không có đề xuất này, hoặc nằm ngoài phạm vi của bạn.", "There is no such proposal, or it lies outside your reach."},
	{ReasonProposalDecided, nil, "Đề xuất này đã được xử lý hoặc rút lại.", "This proposal was decided or taken back before."},
	{ReasonProposalConflict, nil, "Địa điểm đã thay đổi ở chính chỗ được đề xuất; hãy xem lại rồi gửi If-Match với phiên bản hiện tại.", "The place has changed in the very fields of the proposal since it was written; look at the diff again."},
	{ReasonProposalEmpty, nil, "Đề xuất không thay đổi gì.", "The proposal changes nothing."},
	{ReasonTooManyProposals, []string{"max"}, "Bạn đã có {max} đề xuất chưa được xử lý; hãy đợi hoặc rút bớt.", "You have {max} open proposals; wait for a decision or take some back."},
	{ReasonTooManyTaken, []string{"max"}, "Bạn đã rút lại {max} đề xuất trong thời gian qua; hãy đợi ít ngày.", "You have taken back {max} proposals lately; wait some days."},
	{ReasonNotForOwners, nil, "Chủ cơ sở không tự sửa được trường này; hãy gửi đề xuất.", "An owner cannot change this field; propose the change instead."},
	{ReasonAuditTaken, nil, "Số thứ tự này của nhật ký đã có.", "This number of the audit log is taken."},
	{ReasonAuditDown, nil, "Không ghi được nhật ký kiểm tra nên yêu cầu không được thực hiện. Vui lòng thử lại.", "The audit log cannot be written, so nothing was done. Please try again."},
	{ReasonIssuerDown, nil, "Hệ thống đã cấp token này hiện không trả lời nên chưa kiểm tra được token. Vui lòng thử lại.", "Whoever issued this token does not answer at the moment, so it cannot be checked. Please try again."},
}

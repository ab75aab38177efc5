package domain

// Reasons used by more than one area. An area's own stand beside them, in the
// part of the table that carries its name.
const (
	ReasonInvalid            Reason = "invalid"
	ReasonInternal           Reason = "internal"
	ReasonStaleVersion       Reason = "stale_version"
	ReasonRequired           Reason = "required"
	ReasonTooLong            Reason = "too_long"
	ReasonTooMany            Reason = "too_many"
	ReasonOutOfRange         Reason = "out_of_range"
	ReasonNotInList          Reason = "not_in_list"
	ReasonBadFormat          Reason = "bad_format"
	ReasonUnknownLang        Reason = "unknown_language"
	ReasonLatRange           Reason = "latitude_out_of_range"
	ReasonLonRange           Reason = "longitude_out_of_range"
	ReasonSwappedAxes        Reason = "axes_swapped"
	ReasonStoreDown          Reason = "store_unavailable"
	ReasonStoreUnreachable   Reason = "store_unreachable"
	ReasonStoreNotReplicaSet Reason = "store_not_replica_set"
	ReasonStoreTooOld        Reason = "store_too_old"
	ReasonStoreInUse         Reason = "store_in_use"
	ReasonIndexDown          Reason = "search_unavailable"
	ReasonIdemRunning        Reason = "idempotency_key_in_use"
	ReasonIdemReused         Reason = "idempotency_key_reused"
	ReasonCursorTooOld       Reason = "cursor_too_old"
	ReasonRepeated           Reason = "repeated"
	ReasonRangeReversed      Reason = "range_reversed"
	ReasonControlCharacter   Reason = "control_character"
	ReasonReservedID         Reason = "reserved_id"
	ReasonNameUnsearchable   Reason = "name_without_letters"
	ReasonKindMismatch       Reason = "kind_mismatch"
	ReasonWrongKind          Reason = "wrong_kind"
	ReasonDestinationExtent  Reason = "destination_without_extent"
	ReasonPlaceNotFound      Reason = "place_not_found"
	ReasonPlaceDeleted       Reason = "place_deleted"
	ReasonPlaceExists        Reason = "place_exists"
	ReasonSourceTaken        Reason = "source_id_taken"
	ReasonAreaNotFound       Reason = "area_not_found"
	ReasonRingOpen           Reason = "ring_open"
	ReasonRingCrosses        Reason = "ring_self_crossing"
	ReasonHoleOutside        Reason = "hole_misplaced"
	ReasonNoArea             Reason = "polygon_without_area"
	ReasonNoLength           Reason = "route_without_length"
	ReasonLineTooLong        Reason = "route_too_long"
	ReasonUnknownFacet       Reason = "unknown_facet"
	ReasonNoRatings          Reason = "no_ratings"

	ReasonHoursSyntax      Reason = "hours_syntax"
	ReasonHoursUnsupported Reason = "hours_unsupported"
	ReasonHoursDisagree    Reason = "hours_disagree"
	ReasonHoursEmptyRule   Reason = "hours_empty_rule"
	ReasonHoursOneState    Reason = "hours_one_state"
	ReasonHoursAlways      Reason = "hours_always_with_rules"
	ReasonHoursRange       Reason = "hours_range"
	ReasonHoursLastEntry   Reason = "hours_last_entry"

	ReasonUnknownParameter  Reason = "unknown_parameter"
	ReasonRepeatedParameter Reason = "repeated_parameter"
	ReasonEmptyParameter    Reason = "empty_parameter"
	ReasonNeedsParameter    Reason = "needs_parameter"
	ReasonExcludesParameter Reason = "excludes_parameter"
	ReasonUnknownField      Reason = "unknown_field"
	ReasonReadOnly          Reason = "read_only"
	ReasonWrongType         Reason = "wrong_type"
	ReasonAtLeast           Reason = "at_least"
	ReasonAtMost            Reason = "at_most"
	ReasonTooShort          Reason = "too_short"
	ReasonTooFew            Reason = "too_few"
	ReasonMalformed         Reason = "malformed_request"
	ReasonMalformedJSON     Reason = "malformed_json"
	ReasonBodyRequired      Reason = "body_required"
	ReasonNotUTF8           Reason = "not_utf8"
	ReasonInvalidCursor     Reason = "invalid_cursor"
	ReasonBBoxAntimeridian  Reason = "bbox_antimeridian"
	ReasonNoRoute           Reason = "no_such_route"
	ReasonMethodNotAllowed  Reason = "method_not_allowed"
	ReasonNotAcceptable     Reason = "not_acceptable"
	ReasonMediaType         Reason = "unsupported_media_type"
	ReasonBodyTooLarge      Reason = "body_too_large"
	ReasonHeadersTooLarge   Reason = "headers_too_large"
	ReasonRateLimited       Reason = "rate_limited"
	ReasonUnauthenticated   Reason = "unauthenticated"
	ReasonForbidden         Reason = "forbidden"
	ReasonIfMatchRequired   Reason = "if_match_required"
	ReasonIfMatchFormat     Reason = "if_match_format"
	ReasonIDDiffers         Reason = "id_differs"
	ReasonTimeout           Reason = "timeout"
	ReasonShuttingDown      Reason = "shutting_down"
)

var coreReasons = []ReasonText{
	// shared
	{ReasonInvalid, nil, "Yêu cầu có giá trị không hợp lệ; xem danh sách lỗi.", "The request has values that are not valid; see the list of errors."},
	{ReasonInternal, nil, "Máy chủ gặp lỗi. Vui lòng thử lại sau.", "Something went wrong on our side. Please try again later."},
	{ReasonStaleVersion, nil, "Bản ghi đã được người khác thay đổi. Hãy đọc lại rồi thử lại với ETag mới.", "The record was changed by someone else. Read it again and retry with its new ETag."},
	{ReasonRequired, nil, "Thiếu giá trị bắt buộc.", "A value is required here."},
	{ReasonTooLong, []string{"max"}, "Quá dài: tối đa {max} ký tự.", "Too long: at most {max} characters."},
	{ReasonTooMany, []string{"max"}, "Quá nhiều: tối đa {max}.", "Too many: at most {max}."},
	{ReasonOutOfRange, []string{"min", "max"}, "Ngoài khoảng cho phép: từ {min} đến {max}.", "Out of range: from {min} to {max}."},
	{ReasonNotInList, []string{"list"}, "Không có trong danh sách cho phép; xem {list}.", "Not in the closed list; see {list}."},
	{ReasonBadFormat, []string{"expected"}, "Sai định dạng; cần {expected}.", "Wrong format; expected {expected}."},
	{ReasonUnknownLang, []string{"known"}, "Ngôn ngữ không được hỗ trợ; các ngôn ngữ: {known}.", "This language is not served; the languages are {known}."},
	{ReasonLatRange, nil, "Vĩ độ phải từ -90 đến 90.", "A latitude is between -90 and 90."},
	{ReasonLonRange, nil, "Kinh độ phải từ -180 đến 180.", "A longitude is between -180 and 180."},
	{ReasonSwappedAxes, []string{"order"}, "Có vẻ hai trục tọa độ bị đảo; thứ tự đúng là {order}.", "The two axes look swapped; the order here is {order}."},
	{ReasonStoreDown, nil, "Cơ sở dữ liệu tạm thời không trả lời. Vui lòng thử lại.", "The database does not answer at the moment. Please try again."},
	{ReasonStoreUnreachable, []string{"seconds"}, "Không kết nối được với cơ sở dữ liệu sau {seconds} giây. Hãy kiểm tra địa chỉ trong STORE_URL và máy chủ cơ sở dữ liệu.", "The database could not be reached within {seconds} seconds. Check the address in STORE_URL and that the database server runs."},
	{ReasonStoreNotReplicaSet, nil, "Máy chủ MongoDB này không thuộc replica set nên không có giao dịch. Hãy chạy mongod với --replSet rs0, chạy một lần mongosh --eval 'rs.initiate()', rồi thêm ?replicaSet=rs0 vào STORE_URL.", "This MongoDB server is not part of a replica set and so has no transactions. Start mongod with --replSet rs0, run mongosh --eval 'rs.initiate()' once, and add ?replicaSet=rs0 to STORE_URL."},
	{ReasonStoreTooOld, []string{"needed"}, "Máy chủ cơ sở dữ liệu quá cũ; cần {needed} trở lên.", "The database server is too old; {needed} or newer is needed."},
	{ReasonStoreInUse, nil, "Một máy chủ khác đang dùng tệp dữ liệu này. Hãy dừng máy chủ đó, hoặc chọn thư mục khác bằng DATA_DIR.", "Another server is using this data file. Stop it, or choose another directory with DATA_DIR."},
	{ReasonIndexDown, nil, "Chỉ mục tìm kiếm tạm thời không trả lời. Vui lòng thử lại.", "The search index does not answer at the moment. Please try again."},
	{ReasonIdemRunning, nil, "Yêu cầu với khóa này đang được xử lý.", "A request with this key is still running."},
	{ReasonIdemReused, nil, "Khóa này đã dùng cho một yêu cầu khác.", "This key was already used for another request."},
	{ReasonCursorTooOld, nil, "Con trỏ quá cũ; hãy tải lại bản chụp đầy đủ (snapshot).", "The cursor is too old; begin again with the snapshot."},
	{ReasonRepeated, nil, "Giá trị bị lặp lại.", "This value stands here twice."},
	{ReasonRangeReversed, nil, "Đầu và cuối của khoảng không khớp nhau.", "The two ends of this range do not fit: the first must not be after the last, in one unit."},
	{ReasonControlCharacter, nil, "Văn bản chứa ký tự điều khiển hoặc không phải UTF-8.", "The text has control characters or is not UTF-8."},
	// area
	{ReasonAreaNotFound, nil, "Không có đơn vị hành chính này vào ngày đó; hãy tìm mã đúng tại /v1/areas/resolve.", "There is no such administrative unit on that date; find its code at /v1/areas/resolve."},
	// geometry
	{ReasonRingOpen, nil, "Vòng của đa giác phải khép kín: điểm cuối trùng với điểm đầu.", "A ring has to be closed: its last position is its first one again."},
	{ReasonRingCrosses, nil, "Vòng của đa giác tự cắt hoặc tự chạm chính nó; hãy vẽ lại, hoặc chia thành nhiều đa giác.", "The ring crosses or touches itself; draw it anew, or ask for its parts one by one."},
	{ReasonHoleOutside, nil, "Lỗ của đa giác phải nằm hẳn bên trong vòng ngoài, không chạm vòng ngoài hay lỗ khác.", "A hole has to lie inside the outer ring, and may touch neither that nor another hole."},
	{ReasonNoArea, nil, "Đa giác không có diện tích: mọi điểm nằm trên một đường thẳng.", "The polygon has no area: all of its positions are on one line."},
	{ReasonNoLength, nil, "Tuyến đường không có chiều dài; để tìm quanh một điểm hãy dùng near và radius.", "The route has no length; for places around one point use near and radius."},
	{ReasonLineTooLong, []string{"max"}, "Tuyến đường dài quá {max} km; hãy chia thành nhiều đoạn.", "The route is longer than {max} km; ask for its parts one by one."},
	// search
	{ReasonUnknownFacet, []string{"known"}, "Không đếm được theo giá trị này; có thể đếm theo: {known}.", "Nothing is counted by this; the facets are {known}."},
	{ReasonNoRatings, nil, "Chưa có đánh giá nào của du khách nên chưa lọc được theo điểm đánh giá.", "There are no ratings yet, so nothing can be filtered by them."},
	// place
	{ReasonReservedID, nil, "Mã này trùng với một địa chỉ của API; hãy chọn mã khác.", "This id is a word of the API's own addresses; choose another."},
	{ReasonNameUnsearchable, nil, "Tên phải có ít nhất một chữ cái hoặc chữ số.", "A name needs at least one letter or digit."},
	{ReasonKindMismatch, []string{"kind"}, "Loại con này thuộc về loại {kind}.", "This subkind belongs to the kind {kind}."},
	{ReasonWrongKind, []string{"kind"}, "Chỉ dùng cho loại {kind}.", "Only for places of kind {kind}."},
	{ReasonDestinationExtent, nil, "Điểm đến cần các đơn vị hành chính bao gồm hoặc một bán kính.", "A destination needs the units it covers, or a radius."},
	{ReasonPlaceNotFound, nil, "Không có địa điểm này.", "There is no such place."},
	{ReasonPlaceDeleted, nil, "Địa điểm này đã bị xóa.", "This place was deleted."},
	{ReasonPlaceExists, nil, "Đã có địa điểm với mã này.", "A place with this id already exists."},
	{ReasonSourceTaken, nil, "Mã nguồn này đã thuộc về một địa điểm khác; hãy cập nhật địa điểm đó hoặc bỏ mã nguồn này.", "This source id already belongs to another place; update that place, or leave this source id out."},
	// the edge: what a request looked like
	{ReasonUnknownParameter, nil, "Không có tham số này; xem các tham số của địa chỉ này trong /openapi.yaml.", "There is no such parameter; see those of this address in /openapi.yaml."},
	{ReasonRepeatedParameter, nil, "Tham số này chỉ được gửi một lần.", "This parameter may be sent only once."},
	{ReasonEmptyParameter, nil, "Tham số này không được để trống.", "This parameter must not be empty."},
	{ReasonNeedsParameter, []string{"parameter"}, "Tham số này cần có thêm {parameter}.", "This parameter needs {parameter} beside it."},
	{ReasonExcludesParameter, []string{"parameter"}, "Không dùng chung với {parameter}.", "This cannot be used together with {parameter}."},
	{ReasonUnknownField, nil, "Không có trường này.", "There is no such field."},
	{ReasonReadOnly, nil, "Trường này do máy chủ đặt, không ghi được.", "This field is set by the server and cannot be written."},
	{ReasonWrongType, []string{"expected"}, "Sai kiểu; cần {expected}.", "Wrong type; expected {expected}."},
	{ReasonAtLeast, []string{"min"}, "Phải từ {min} trở lên.", "Must be at least {min}."},
	{ReasonAtMost, []string{"max"}, "Không được quá {max}.", "Must be at most {max}."},
	{ReasonTooShort, []string{"min"}, "Quá ngắn: ít nhất {min} ký tự.", "Too short: at least {min} characters."},
	{ReasonTooFew, []string{"min"}, "Quá ít: ít nhất {min}.", "Too few: at least {min}."},
	{ReasonMalformed, nil, "Không đọc được yêu cầu.", "The request cannot be read."},
	{ReasonMalformedJSON, nil, "Nội dung không phải JSON hợp lệ.", "The body is not valid JSON."},
	{ReasonBodyRequired, nil, "Yêu cầu cần có nội dung.", "The request needs a body."},
	{ReasonNotUTF8, nil, "Không phải UTF-8 hợp lệ.", "This is not valid UTF-8."},
	{ReasonInvalidCursor, nil, "Con trỏ không đọc được hoặc thuộc về một truy vấn khác; hãy bắt đầu lại từ trang đầu với cùng truy vấn (với changes: từ snapshot).", "The cursor cannot be read or belongs to another query; begin again at the first page of the same query (for changes: at the snapshot)."},
	{ReasonBBoxAntimeridian, nil, "Khung bao đi qua kinh tuyến 180 (minLon lớn hơn maxLon) không được hỗ trợ.", "A box across the antimeridian (minLon above maxLon) is not supported."},
	{ReasonNoRoute, nil, "Không có địa chỉ này trong API.", "The API has no such address."},
	{ReasonMethodNotAllowed, []string{"allowed"}, "Địa chỉ này chỉ nhận: {allowed}.", "This address takes only: {allowed}."},
	{ReasonNotAcceptable, []string{"offered"}, "Không có định dạng được yêu cầu; có: {offered}.", "None of the accepted formats is served; there are: {offered}."},
	{ReasonMediaType, []string{"accepted"}, "Content-Type không được hỗ trợ; cần {accepted}.", "The Content-Type is missing or not supported; expected {accepted}."},
	{ReasonBodyTooLarge, []string{"max"}, "Nội dung quá lớn: tối đa {max} byte.", "The body is too large: at most {max} bytes."},
	{ReasonHeadersTooLarge, nil, "Phần đầu của yêu cầu quá lớn.", "The header fields of the request are too large."},
	{ReasonRateLimited, nil, "Quá nhiều yêu cầu; hãy đợi rồi thử lại.", "Too many requests; wait a little and try again."},
	{ReasonUnauthenticated, nil, "Cần token hợp lệ (Authorization: Bearer).", "A valid token is needed (Authorization: Bearer)."},
	{ReasonForbidden, []string{"scope"}, "Token không có quyền {scope}.", "The token lacks the scope {scope}."},
	{ReasonIfMatchRequired, nil, "Cần If-Match với ETag của bản ghi vừa đọc.", "Send If-Match with the ETag of the record as you read it."},
	{ReasonIfMatchFormat, nil, "If-Match phải là đúng một ETag mạnh do API trả về; không nhận *.", "If-Match has to be exactly one strong ETag as this API gave it; * is not taken."},
	{ReasonIDDiffers, nil, "Mã trong nội dung khác mã trong địa chỉ.", "The id in the body is not the one in the address."},
	{ReasonTimeout, nil, "Yêu cầu mất quá nhiều thời gian.", "The request took too long."},
	{ReasonShuttingDown, nil, "Máy chủ đang dừng. Vui lòng thử lại.", "The server is stopping. Please try again."},
	// opening hours
	{ReasonHoursSyntax, []string{"position", "expected"}, "Giờ mở cửa sai cú pháp ở ký tự thứ {position}; cần {expected}.", "The opening hours cannot be read at character {position}; expected {expected}."},
	{ReasonHoursUnsupported, []string{"position", "feature"}, "Giờ mở cửa dùng {feature} ở ký tự thứ {position}, chưa được hỗ trợ.", "The opening hours use {feature} at character {position}, which is not supported."},
	{ReasonHoursDisagree, nil, "Hai cách ghi giờ mở cửa (osm và cấu trúc) không khớp nhau; hãy chỉ gửi một cách.", "The two forms of the opening hours (osm and the structure) disagree; send only one of them."},
	{ReasonHoursEmptyRule, nil, "Cần khung giờ (windows), hoặc closed, hoặc unknown.", "Give windows, or closed, or unknown."},
	{ReasonHoursOneState, nil, "Chỉ được chọn một trong closed và unknown.", "Only one of closed and unknown can be true."},
	{ReasonHoursAlways, nil, "Khi always là true thì không được có rules.", "With always there can be no rules."},
	{ReasonHoursRange, nil, "Điểm cuối phải sau điểm đầu, và một khung giờ dài không quá 24 giờ.", "The end has to come after the start, and a window is at most 24 hours long."},
	{ReasonHoursLastEntry, nil, "Giờ nhận khách cuối phải nằm trong khung giờ mở cửa.", "The last entry has to lie within its window."},
}
